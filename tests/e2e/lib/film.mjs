// SPDX-License-Identifier: EUPL-1.2
// A film made on the spot.

/** So many tenths of a second of a moving square, as this browser records a canvas: bytes of WebM. */
export async function makeFilm(page, tenths) {
	const base64 = await page.evaluate(async (steps) => {
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [320, 180];
		const on = canvas.getContext("2d");
		const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm;codecs=vp8" });
		const pieces = [];
		recorder.ondataavailable = ({ data }) => pieces.push(data);
		const ended = new Promise((resolve) => (recorder.onstop = resolve));
		recorder.start();
		for (let step = 0; step < steps; step++) {
			on.fillStyle = "#FBFAF7";
			on.fillRect(0, 0, 320, 180);
			on.fillStyle = "#0B5C6B";
			on.fillRect(step * 7, 70, 40, 40);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		recorder.stop();
		await ended;
		return btoa(String.fromCharCode(...new Uint8Array(await new Blob(pieces).arrayBuffer())));
	}, tenths);
	return Buffer.from(base64, "base64");
}
