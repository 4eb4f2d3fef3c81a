// SPDX-License-Identifier: EUPL-1.2
// Files of a form or a message: chosen, dropped, pasted or recorded; how far each is; what it shows, in words.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { asText, isMap } from "../../api/fields";
import type { Fields, Value } from "../../api/shapes";
import { announce } from "../../state/announce";
import { percent } from "../../state/format";
import { describe, go, goingIn, type Going, pause, recallFiles, remove, take, whenHere, type Wrong } from "../../state/media/going";
import { MOST_S, record, type Recording, type Refusal } from "../../state/media/recorder";
import { cachedSize } from "../../state/media/size";
import { accepted, endingOf } from "../../state/media/types";
import { useMediaTexts, x } from "../../state/media/words";
import { Icon } from "../icon";

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function Describe({ value, sound, onValue }: { value: string; sound: boolean; onValue: (text: string) => void }) {
	const id = useId();
	return (
		<div class="field file-text">
			<label for={id}>{sound ? x().voice.transcript : x().files.text}</label>
			<textarea id={id} rows={2} value={value} aria-describedby={`${id}-hint`} onInput={(event) => onValue(event.currentTarget.value)} />
			<p class="hint" id={`${id}-hint`}>{sound ? x().voice.transcriptHint : x().files.textHint}</p>
		</div>
	);
}

const wrongs = (): Record<Wrong, string> => {
	const { files } = x();
	return {
		changed: files.changed, lies: files.lies, notTaken: files.notTaken, tooLarge: files.tooLarge, macros: files.macros,
		encoding: files.encoding, full: files.full, failed: files.failed,
	};
};

const refusals = (): Record<Refusal, string> => ({ denied: x().voice.denied, none: x().voice.none, unsupported: x().voice.unsupported });

function state(one: Going): string {
	switch (one.way.value) {
	case "wrong": return "";
	case "waits": return x().files.waits;
	case "checking": return x().files.checking;
	case "here": return x().files.here;
	case "again": return x().files.again;
	case "held": return x().voice.kept;
	default: return x().files.sent(percent(one.share.value));
	}
}

/** What was recorded, before anybody else hears it. */
function Listen({ blob }: { blob: Blob }) {
	const [src] = useState(() => URL.createObjectURL(blob));
	useEffect(() => () => URL.revokeObjectURL(src), [src]);
	return <audio controls src={src} aria-label={x().voice.listen} />;
}

function OnItsWay({ one }: { one: Going }) {
	const sound = one.kept.type.startsWith("audio/");
	const way = one.way.value;
	const name = one.kept.name;
	return (
		<li class="file-going">
			<p><strong>{name}</strong> <span class="muted">{cachedSize(one.kept.size)}</span></p>
			{sound && one.kept.blob && <Listen blob={one.kept.blob} />}
			{(way === "going" || way === "paused") && <progress value={one.share.value} max={1} aria-label={name} />}
			<p class={way === "wrong" ? "wrong" : "hint"} role={way === "wrong" ? "alert" : undefined}>
				{one.wrong.value ? wrongs()[one.wrong.value] : state(one)}
			</p>
			{way !== "wrong" && <Describe value={one.text.value} sound={sound} onValue={(text) => describe(one, text)} />}
			<p class="actions">
				{way === "going" && <button type="button" class="button" onClick={() => pause(one)}>{x().files.pause}</button>}
				{(way === "paused" || way === "waits") && <button type="button" class="button" onClick={() => void go(one)}>{x().files.goOn}</button>}
				<button type="button" class="button" onClick={() => remove(one)}>
					{sound && one.kept.held ? x().voice.discard : x().files.remove(name)}
				</button>
			</p>
		</li>
	);
}

function Recorder({ onVoice }: { onVoice: (voice: File) => void }) {
	const [now, setNow] = useState<Recording | null>(null);
	const [refused, setRefused] = useState<Refusal | null>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => () => now?.stop(), [now]);
	const start = async (): Promise<void> => {
		setRefused(null);
		try {
			setNow(await record((voice) => {
				setNow(null);
				const at = new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-");
				if (voice.size) onVoice(new File([voice], `${x().voice.message} ${at}.${endingOf(voice.type)}`, { type: voice.type }));
				setTimeout(() => button.current?.focus(), 0);
			}));
			announce(x().voice.recording);
		} catch (why) {
			setRefused(why === "none" || why === "unsupported" ? why : "denied");
		}
	};
	return (
		<div class="recorder">
			<button type="button" class={now ? "button recording" : "button"} ref={button} aria-pressed={!!now} onClick={() => (now ? now.stop() : void start())}>
				<span class="record-dot" aria-hidden="true" />{now ? x().voice.stop : x().voice.record}
			</button>
			{now && <span class="recorder-time"><strong>{clock(now.seconds.value)}</strong> <span class="muted">{x().voice.left(clock(MOST_S - now.seconds.value))}</span></span>}
			{now ? <p class="unseen">{x().voice.most}</p> : refused && <p class="wrong" role="alert">{refusals()[refused]}</p>}
		</div>
	);
}

interface Props {
	place: string;
	value: Value; /* what is attached already */
	onValue: ((value: Value) => void) | null; /* null: files stay on their way until their message is sent */
	voice: boolean; /* may be recorded */
	single?: boolean; /* one file at most: another is chosen once it is removed */
}

export default function FilesInput({ place, value, onValue, voice, single }: Props) {
	const spoken = useMediaTexts();
	const [over, setOver] = useState(false);
	const hint = useId();
	const input = useRef<HTMLInputElement>(null);
	const latest = useRef(value);
	latest.current = value;
	const taker = useRef(onValue); /* of the newest render: a file is here long after it was chosen */
	taker.current = onValue;
	useEffect(() => void recallFiles(place), [place]);
	const mine = goingIn(place);
	useEffect(() => {
		if (!onValue) return;
		for (const one of mine) whenHere(one, (file) => {
			latest.current = [...(Array.isArray(latest.current) ? latest.current : []), file];
			taker.current?.(latest.current);
		});
	});
	if (!spoken) return null;
	const mayAdd = !single || (mine.every((one) => one.way.value === "wrong" || one.way.value === "again") && !(Array.isArray(value) && value.length));
	const add = (files: FileList | null | undefined): void => {
		for (const file of [...(files ?? [])].slice(0, single ? 1 : undefined)) if (mayAdd) take(place, file);
	};
	const told = !!onValue || mine.length > 0; /* a message begins without instructions */
	const here = (Array.isArray(value) ? value : []).filter(isMap);
	const change = (at: number, next: Fields | null): void =>
		onValue?.(here.flatMap((one, i) => (i === at ? (next ? [next] : []) : [one])));
	return (
		<div class={over ? "files-input drop-over" : "files-input"}
			onDragOver={(event) => { event.preventDefault(); setOver(true); }}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => { event.preventDefault(); setOver(false); add(event.dataTransfer?.files); }}
			onPaste={(event) => add(event.clipboardData?.files)}>
			{(here.length > 0 || mine.length > 0) && (
				<ul class="files-list">
					{here.map((file, i) => (
						<li class="file-going" key={asText(file["file"])}>
							<p><strong>{asText(file["name"])}</strong> <span class="muted">{x().files.here}</span></p>
							<Describe value={asText(file["text"])} sound={asText(file["type"]).startsWith("audio/")} onValue={(text) => change(i, { ...file, text: text || undefined })} />
							<p class="actions"><button type="button" class="button" onClick={() => change(i, null)}>{x().files.remove(asText(file["name"]))}</button></p>
						</li>
					))}
					{mine.map((one) => <OnItsWay key={one.kept.key} one={one} />)}
				</ul>
			)}
			{mayAdd && <div class="files-add">
				{voice && <Recorder onVoice={(file) => take(place, file, !onValue)} />}
				<label class="button">
					<Icon name="file" />{x().files.choose}
					<input ref={input} type="file" class="unseen" multiple={!single} accept={accepted} aria-describedby={told ? hint : undefined}
						onChange={() => {
							add(input.current?.files);
							if (input.current) input.current.value = "";
						}} />
				</label>
			</div>}
			{mayAdd && told && <p class="hint" id={hint}>{x().files.hint} {x().files.film}</p>}
		</div>
	);
}
