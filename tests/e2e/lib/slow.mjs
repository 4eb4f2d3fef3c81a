// SPDX-License-Identifier: EUPL-1.2
// A bad line in front of a node: so many bits a second for all connections together, so long there and back, and
// gone at will. A connection costs a round trip before its first byte, as TCP's does.
import { connect, createServer } from "node:net";
import { atEnd } from "./nodes.mjs";

/** One direction: bytes leave one after the other and arrive half a round trip later. */
class Way {
	constructor({ bitsPerSecond, roundTripMs }) {
		this.msPerByte = 8000 / bitsPerSecond;
		this.travelMs = roundTripMs / 2;
		this.freeAt = 0;
		this.bytes = 0;
	}

	/** Hands a piece on when it arrives, not before `notBefore`. */
	carry(piece, to, notBefore) {
		const now = performance.now();
		this.freeAt = Math.max(this.freeAt, now) + piece.length * this.msPerByte;
		this.bytes += piece.length;
		const at = Math.max(this.freeAt + this.travelMs, notBefore);
		setTimeout(() => to.destroyed || to.write(piece), at - now);
		return at - now;
	}
}

export class SlowLine {
	constructor(target, quality) {
		this.target = target; /* its port on this machine */
		this.quality = quality;
		this.up = new Way(quality);
		this.down = new Way(quality);
		this.sockets = new Set();
		this.isCut = false;
	}

	async open() {
		this.server = createServer((near) => this.take(near));
		await new Promise((ready) => this.server.listen(0, "127.0.0.1", ready));
		atEnd(async () => this.close());
		this.port = this.server.address().port;
	}

	take(near) {
		if (this.isCut) return near.destroy();
		const far = connect(this.target, "127.0.0.1");
		const opened = performance.now() + this.quality.roundTripMs;
		this.join(near, far, this.up, opened + this.quality.roundTripMs / 2);
		return this.join(far, near, this.down, 0);
	}

	join(from, to, way, notBefore) {
		let last = 0;
		this.sockets.add(from);
		from.setNoDelay(true);
		from.on("data", (piece) => (last = way.carry(piece, to, notBefore)));
		from.on("end", () => setTimeout(() => to.end(), last + 1));
		from.on("error", () => to.destroy());
		from.on("close", () => this.sockets.delete(from));
	}

	/** No connection goes on, none is taken, until mend(). */
	cut() {
		this.isCut = true;
		this.dropAll();
	}

	mend() {
		this.isCut = false;
	}

	/** As after a night: the browser has to connect anew. */
	dropAll() {
		for (const socket of this.sockets) socket.destroy();
	}

	close() {
		this.dropAll();
		this.server.close();
	}
}
