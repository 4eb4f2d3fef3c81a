// SPDX-License-Identifier: EUPL-1.2
// Reads a text aloud, where the browser has a voice for its language.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../state/language";

const speech = typeof speechSynthesis === "undefined" ? null : speechSynthesis;
const voices = signal<SpeechSynthesisVoice[]>(speech?.getVoices() ?? []);
speech?.addEventListener?.("voiceschanged", () => (voices.value = speech.getVoices()));

const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0]!;

export function Aloud({ text, lang, name }: { text: string; lang: string; name: string }) {
	const [speaking, setSpeaking] = useState(false);
	useEffect(() => () => {
		if (speaking) speech?.cancel();
	}, [speaking]);
	const voice = voices.value.find((one) => primary(one.lang) === primary(lang));
	if (!speech || !voice) return null;
	const toggle = (): void => {
		speech.cancel();
		if (speaking) return setSpeaking(false);
		const said = new SpeechSynthesisUtterance(text);
		said.voice = voice;
		said.lang = voice.lang;
		said.onend = said.onerror = () => setSpeaking(false);
		setSpeaking(true);
		speech.speak(said);
	};
	const words = speaking ? t().talk.quiet : t().talk.aloud;
	return <button type="button" class="link" aria-label={`${words}: ${name}`} onClick={toggle}>{words}</button>;
}
