// SPDX-License-Identifier: EUPL-1.2
// Comments without a pause, through the API, at a node that may die at any moment: prints the id of each comment that
// was acknowledged.
//
//   node commenter.mjs ADDR:PORT LOGIN PRACTICE STOP_FILE      the password is in ESSAIM_PASSWORD
import { existsSync } from "node:fs";

import { auth, open } from "./client.mjs";

const [web, login, practice, stop] = process.argv.slice(2);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let number = 0;

async function comment(client) {
	while (!existsSync(stop)) {
		try {
			const text = `Message ${++number} of ${login}`;
			const { comment: made } = await client.call("comment.publish", { about: practice, text, lang: "fr" });
			console.log(Buffer.from(made.id).toString("hex"));
		} catch (error) {
			if (error.code !== "too_many" && error.code !== "busy") throw error;
			await pause(1000);
		}
	}
}

while (!existsSync(stop)) {
	let client;
	try {
		const answer = await auth(web, "sign-in", { login, password: process.env.ESSAIM_PASSWORD });
		client = await open(web, { cookie: answer.cookie });
		await comment(client);
	} catch {
		await pause(50);
	}
	client?.ws.terminate();
}
