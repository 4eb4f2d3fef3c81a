// SPDX-License-Identifier: EUPL-1.2
// A voice, recorded on this device.
import { signal, type Signal } from "@preact/signals";

export const MOST_S = 300;

export type Refusal = "denied" | "none" | "unsupported";

export interface Recording {
	seconds: Signal<number>;
	stop: () => void;
}

const forms = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export const records = (): boolean => typeof MediaRecorder !== "undefined" && !!navigator.mediaDevices?.getUserMedia;

/** Throws a Refusal; gives the recording to `done` when it is stopped, or after five minutes. */
export async function record(done: (voice: Blob) => void): Promise<Recording> {
	if (!records()) throw "unsupported" satisfies Refusal;
	let stream: MediaStream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({ audio: true });
	} catch (why) {
		throw (why instanceof DOMException && /^NotFound/.test(why.name) ? "none" : "denied") satisfies Refusal;
	}
	const form = forms.find((one) => MediaRecorder.isTypeSupported(one));
	const recorder = new MediaRecorder(stream, { ...(form && { mimeType: form }), audioBitsPerSecond: 32_000 });
	const pieces: Blob[] = [];
	const seconds = signal(0);
	const began = Date.now();
	const clock = window.setInterval(() => {
		seconds.value = Math.floor((Date.now() - began) / 1000);
		if (seconds.peek() >= MOST_S) stop();
	}, 250);
	const stop = (): void => {
		if (recorder.state !== "inactive") recorder.stop();
	};
	recorder.ondataavailable = ({ data }) => void (data.size && pieces.push(data));
	recorder.onstop = () => {
		clearInterval(clock);
		for (const track of stream.getTracks()) track.stop();
		done(new Blob(pieces, { type: recorder.mimeType.split(";")[0]! }));
	};
	recorder.start(1000);
	return { seconds, stop };
}
