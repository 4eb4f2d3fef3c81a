// SPDX-License-Identifier: EUPL-1.2
import { createServer } from "node:net";

/** A port that is free now, on loopback. */
export async function freePort() {
	const server = createServer();
	await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}
