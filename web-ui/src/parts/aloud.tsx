// SPDX-License-Identifier: EUPL-1.2
// Reads aloud, where the browser has a voice for the language: a message, or a whole sheet.
import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../state/language";

const speech = typeof speechSynthesis === "undefined" ? null : speechSynthesis;
const voices = signal<SpeechSynthesisVoice[]>(speech?.getVoices() ?? []);
speech?.addEventListener?.("voiceschanged", () => (voices.value = speech.getVoices()));

/** A paragraph: browsers break off what is longer than some hundreds of words. */
interface Passage {
	text: string;
	lang: string;
}

const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0]!;
const voiceFor = (lang: string): SpeechSynthesisVoice | undefined =>
	voices.value.find((one) => one.lang.toLowerCase() === lang.toLowerCase()) ?? voices.value.find((one) => primary(one.lang) === primary(lang));

/** Says one after the other, each in the voice of its language; what has none is passed over. */
function say(passages: Passage[], onEnd: () => void): void {
	const said = passages.flatMap(({ text, lang }) => {
		const voice = voiceFor(lang);
		if (!voice || !text.trim()) return [];
		const one = new SpeechSynthesisUtterance(text);
		one.voice = voice;
		one.lang = voice.lang;
		return [one];
	});
	const last = said[said.length - 1];
	if (!last) return onEnd();
	last.onend = onEnd;
	for (const one of said) one.onerror = onEnd;
	for (const one of said) speech?.speak(one);
}

interface Props {
	lang: string;
	passages: () => Passage[];
	label: string;
	name?: string;
	look: string;
}

let speaker: object | null = null; /* who speaks now: there is one voice for all */

function Speaker({ lang, passages, label, name, look }: Props) {
	const [speaking, setSpeaking] = useState(false);
	const me = useRef({}).current;
	useEffect(() => {
		if (!speaking) return undefined;
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === "Escape") speech?.cancel();
		};
		document.addEventListener("keydown", onKey);
		return () => {
			document.removeEventListener("keydown", onKey);
			if (speaker === me) speech?.cancel();
		};
	}, [speaking]);
	if (!speech || !voiceFor(lang)) return null;
	const toggle = (): void => {
		speech.cancel(); /* also what another one says: it hears of it */
		if (speaking) return setSpeaking(false);
		speaker = me;
		setSpeaking(true);
		say(passages(), () => setSpeaking(false));
	};
	const words = speaking ? t().talk.quiet : label;
	return <button type="button" class={look} aria-label={name && `${words}: ${name}`} onClick={toggle}>{words}</button>;
}

export function Aloud({ text, lang, name }: { text: string; lang: string; name: string }) {
	return (
		<Speaker lang={lang} label={t().talk.aloud} name={name} look="link"
			passages={() => text.split("\n").map((line) => ({ text: line, lang }))} />
	);
}

/** The title, the headings and what was written in sentences; not what is folded, nor what stands around the sheet. */
function sheetPassages(): Passage[] {
	const all = document.querySelectorAll<HTMLElement>("article > .sheet-head h1, article :is(.summary, .part) :is(h2, h3, .prose p, .prose li)");
	return [...all].filter((one) => !one.closest("details:not([open])"))
		.map((one) => ({ text: one.textContent ?? "", lang: one.closest<HTMLElement>("[lang]")?.lang ?? "" }));
}

export const SheetAloud = ({ lang }: { lang: string }) => <Speaker lang={lang} label={t().talk.aloud} look="button" passages={sheetPassages} />;
