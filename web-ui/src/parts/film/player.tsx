// SPDX-License-Identifier: EUPL-1.2
// A film or a sound with its subtitles: tracks of the browser's own player, and the lines to be read, each of which leads to its place
// in the film. As node/src/site/film.c.
import { useEffect, useRef, useState } from "preact/hooks";
import { hello, mayPublish } from "../../api/session";
import type { Id } from "../../api/shapes";
import { type Cue, listSubtitles, showSubtitles, type Subtitles } from "../../api/subtitles";
import { lineAt } from "../../state/film/cues";
import { clock, filmAnchor, filmPlace } from "../../state/film/place";
import { f, useFilmTexts } from "../../state/film/words";
import { tongue } from "../../state/format";
import { language } from "../../state/language";
import { useLoaded } from "../../state/load";
import { place } from "../../state/route";
import { sameTongue } from "../../state/translation";
import { Choice } from "../choice";
import { Icon } from "../icon";
import { Report } from "../report";

export const nameOf = (one: Subtitles): string => (one.purpose === "captions" ? f().captions(tongue(one.lang)) : tongue(one.lang));
export const addressOf = (one: Subtitles): string => `/subtitles/${one.entity}.vtt`;

/** A revision has the address of what it revises: the player is told that it is another. */
const sourceOf = (one: Subtitles): string => (one.revisions > 1 ? `${addressOf(one)}?of=${one.id.slice(0, 16)}` : addressOf(one));

interface LinesProps {
	cues: Cue[];
	lang: string;
	film: () => HTMLMediaElement | null;
}

function Lines({ cues, lang, film }: LinesProps) {
	const [now, setNow] = useState(-1);
	const list = useRef<HTMLOListElement>(null);
	useEffect(() => {
		const media = film();
		const follow = (): void => setNow(media ? lineAt(cues, media.currentTime * 1000) : -1);
		media?.addEventListener("timeupdate", follow);
		return () => media?.removeEventListener("timeupdate", follow);
	}, [cues]);
	useEffect(() => {
		const line = now >= 0 ? (list.current?.children[now] as HTMLElement | undefined) : undefined;
		if (line && list.current) list.current.scrollTop = line.offsetTop - list.current.offsetTop - list.current.clientHeight / 3;
	}, [now]);
	const jump = (cue: Cue): void => {
		const media = film();
		if (!media) return;
		media.currentTime = cue.start / 1000;
		void media.play().catch(() => undefined);
	};
	return (
		<ol class="said" ref={list} lang={lang}>
			{cues.map((cue, i) => (
				<li key={i}>
					<button type="button" class="said-line" aria-current={i === now ? "true" : undefined} onClick={() => jump(cue)}>
						<span class="said-time">{clock(cue.start)}</span> <span>{cue.text}</span>
					</button>
				</li>
			))}
		</ol>
	);
}

function Read({ one, film }: { one: Subtitles; film: () => HTMLMediaElement | null }) {
	const whole = useLoaded(`lines ${one.id}`, () => showSubtitles(one.entity));
	const cues = whole.value.value?.cues;
	return cues ? <Lines cues={cues} lang={one.lang} film={film} /> : null;
}

function Transcript({ items, film }: { items: Subtitles[]; film: () => HTMLMediaElement | null }) {
	const [chosen, setChosen] = useState<Id | null>(null);
	const [open, setOpen] = useState(false);
	const one = items.find((item) => item.entity === chosen) ?? items.find((item) => sameTongue(item.lang, language.value)) ?? items[0]!;
	const ours = mayPublish.value && one.structure?.id === hello.value?.node.structure;
	return (
		<details class="transcript" onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary>{f().transcript} <span class="muted">{nameOf(one)}</span></summary>
			{open && (
				<>
					{items.length > 1 && (
						<Choice label={f().choose} value={one.entity} options={items.map((item) => ({ value: item.entity, label: nameOf(item) }))} onValue={setChosen} />
					)}
					<Read key={one.id} one={one} film={film} />
					<p class="actions">
						<a href={addressOf(one)} download rel="nofollow">{f().file}</a>
						{!ours && <Report id={one.entity} what={f().title} />}
						{ours && <a href={`/subtitles/${one.file}?of=${one.entity}`}>{f().correct}</a>}
					</p>
				</>
			)}
		</details>
	);
}

/** Who comes for a line of this recording begins there. */
function useFilmPlace(file: Id, film: () => HTMLMediaElement | null): void {
	const at = filmPlace(place.value.query, file);
	useEffect(() => {
		const media = film();
		if (!media || at === null) return;
		media.currentTime = at / 1000; /* kept by the player until it knows the film */
		document.getElementById(filmAnchor(file))?.scrollIntoView({ block: "nearest" });
	}, [file, at]);
}

/** What is said in a sound, below its player. */
export function Said({ file, film }: { file: Id; film: () => HTMLMediaElement | null }) {
	useFilmPlace(file, film);
	const spoken = useFilmTexts();
	const known = useLoaded(`subtitles ${file}`, () => listSubtitles(file));
	const items = known.value.value?.items ?? [];
	return spoken && items.length > 0 ? <Transcript items={items} film={film} /> : null;
}

interface Props {
	file: Id;
	src: string;
	name: string;
}

export default function Player({ file, src, name }: Props) {
	const spoken = useFilmTexts();
	const film = useRef<HTMLVideoElement>(null);
	const known = useLoaded(`subtitles ${file}`, () => listSubtitles(file));
	const items = known.value.value?.items ?? [];
	const first = items.find((one) => sameTongue(one.lang, language.value));
	useFilmPlace(file, () => film.current);
	return (
		<>
			<video ref={film} controls preload="metadata" src={src} aria-label={name}>
				{spoken && items.map((one) => (
					<track key={one.id} kind={one.purpose} src={sourceOf(one)} srcLang={one.lang} label={nameOf(one)} default={one === first} />
				))}
			</video>
			{spoken && items.length > 0 && <Transcript items={items} film={() => film.current} />}
			{spoken && mayPublish.value && known.value.value?.about && (
				<p class="hint"><a href={`/subtitles/${file}`}><Icon name="talk" />{f().add}</a></p>
			)}
		</>
	);
}
