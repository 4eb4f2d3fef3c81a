// SPDX-License-Identifier: EUPL-1.2
// Writing subtitles: the film on one side, its lines on the other, each with its times.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { failure } from "../api/failure";
import { withdraw } from "../api/methods";
import { account, mayPublish } from "../api/session";
import type { Id, Lang } from "../api/shapes";
import { listSubtitles, type OfFilm, type Purpose, showSubtitles, type Subtitles } from "../api/subtitles";
import { Choice } from "../parts/choice";
import { Import, openFile, type Opened } from "../parts/film/import";
import { type Deeds, idOf, RowFields } from "../parts/film/row";
import { Icon } from "../parts/icon";
import { Empty, Failed, Skeleton, Stranger, words } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { faultOf, millis, type Row, row, rowsOf, typed } from "../state/film/cues";
import { f, useFilmTexts } from "../state/film/words";
import { useSubtitling } from "../state/film/writing";
import { tongue } from "../state/format";
import { language, languages } from "../state/language";
import { useLoaded } from "../state/load";
import { go, place } from "../state/route";

const LINE_MS = 2000; /* a new line lasts so long at first */
const addressOf = (about: { id: Id; kind: string }): string =>
	about.kind === "tool" ? `/tool/${about.id}` : about.kind === "practice" ? `/practice/${about.id}` : "/";

const shownAt = (rows: Row[], ms: number): Row | undefined =>
	rows.filter((one) => (millis(one.start) ?? Infinity) <= ms && ms < (millis(one.end) ?? 0)).pop();

interface DeskProps {
	file: Id;
	about: { id: Id; kind: string };
	base: Subtitles | null;
	others: Subtitles[];
}

function Desk({ file, about, base, others }: DeskProps) {
	const work = useSubtitling(file, about.id, base, language.value);
	const film = useRef<HTMLVideoElement>(null);
	const [ms, setMs] = useState(0);
	const [judged, setJudged] = useState(false);
	const [wrong, setWrong] = useState("");
	const [opened, setOpened] = useState<Opened | null>(null);
	const [over, setOver] = useState(false);
	const rows = useRef(work.rows);
	rows.current = work.rows;
	const set = useRef(work.set);
	set.current = work.set;
	const [focus, setFocus] = useState(0); /* key of the line to go to */
	useEffect(() => {
		if (focus) document.getElementById(`line-${focus}`)?.focus();
	}, [focus]);

	const deeds = useMemo<Deeds>(() => {
		const at = (): number => Math.round((film.current?.currentTime ?? 0) * 1000);
		return {
			change: (key, part) => set.current({ rows: rows.current.map((one) => (one.key === key ? { ...one, ...part } : one)) }),
			now: () => typed(at()),
			play: (one) => {
				if (!film.current) return;
				film.current.currentTime = (millis(one.start) ?? 0) / 1000;
				void film.current.play().catch(() => undefined);
			},
			toggle: () => {
				if (film.current?.paused) void film.current.play().catch(() => undefined);
				else film.current?.pause();
			},
			insert: (key) => {
				const i = rows.current.findIndex((one) => one.key === key);
				const start = Math.max(millis(rows.current[i]?.end ?? "") ?? 0, at());
				const fresh = row(start, start + LINE_MS);
				set.current({ rows: [...rows.current.slice(0, i + 1), fresh, ...rows.current.slice(i + 1)] });
				setFocus(fresh.key);
			},
			remove: (key) => {
				const i = rows.current.findIndex((one) => one.key === key);
				const left = rows.current.filter((one) => one.key !== key);
				const next = left.length > 0 ? left : [row(0, LINE_MS)];
				set.current({ rows: next });
				setFocus(next[Math.min(i, next.length - 1)]!.key);
			},
			step: (key, by) => {
				const next = rows.current[rows.current.findIndex((one) => one.key === key) + by];
				if (next) document.getElementById(idOf(next))?.focus();
			},
		};
	}, []);

	const open = async (given: File): Promise<void> => setOpened(await openFile(given, work.lang, (cues) => work.replace(rowsOf(cues))));
	const publish = async (): Promise<void> => {
		/* an empty line at the end is where one would go on */
		const last = work.rows[work.rows.length - 1];
		const written = work.rows.length > 1 && last && !last.text.trim() ? work.rows.slice(0, -1) : work.rows;
		const faulty = written.find((one) => faultOf(one));
		setJudged(!!faulty);
		setWrong(!written.some((one) => one.text.trim()) ? f().nothing : faulty ? f().wrong : "");
		if (faulty) return void document.getElementById(idOf(faulty))?.focus();
		if (written !== work.rows) work.set({ rows: written });
		if (await work.publish(written)) {
			announce(f().done);
			go(addressOf(about));
		}
	};
	const now = shownAt(work.rows, ms);
	return (
		<div class={over ? "subtitling drop-over" : "subtitling"}
			onDragOver={(event) => { event.preventDefault(); setOver(true); }}
			onDragLeave={() => setOver(false)}
			onDrop={(event) => {
				event.preventDefault();
				setOver(false);
				const given = event.dataTransfer?.files[0];
				if (given) void open(given);
			}}>
			<div class="subtitling-film">
				<div class="subtitling-view">
					<video ref={film} controls preload="metadata" src={`/files/${file}`} aria-label={f().title} onTimeUpdate={() => setMs((film.current?.currentTime ?? 0) * 1000)} />
					<p class="subtitling-now" lang={work.lang}>{now?.text}</p>
				</div>
				<div class="subtitling-what">
					<Choice<Lang> label={f().lang} value={work.lang} options={languages.map((lang) => ({ value: lang, label: tongue(lang) }))} onValue={(lang) => work.set({ lang })} />
					<Choice<Purpose> label={f().purpose} value={work.purpose} options={[{ value: "subtitles", label: f().plain }, { value: "captions", label: f().sounds }]} onValue={(purpose) => work.set({ purpose })} />
				</div>
				<Import lang={work.lang} opened={opened} others={others} onFile={(given) => void open(given)} onCues={(cues) => work.replace(rowsOf(cues))} undo={work.before ? work.undo : null} />
				<p class="hint">{f().keys}</p>
			</div>
			<form class="subtitling-lines" onSubmit={(event) => { event.preventDefault(); void publish(); }}>
				<ol class="lines">
					{work.rows.map((one, i) => <RowFields key={one.key} row={one} at={i} current={one === now} judged={judged} lang={work.lang} deeds={deeds} />)}
				</ol>
				<div class="publish-bar">
					{work.changed && <p class="hint">{f().kept}</p>}
					<div role="alert">
						{wrong && <p class="wrong">{wrong}</p>}
						{work.failed && <p class="wrong">{words(work.failed)}</p>}
					</div>
					<div class="actions">
						<button type="submit" class="button main" disabled={work.publishing}>{work.publishing ? f().publishing : f().publish}</button>
						{work.changed && <button type="button" class="button" disabled={work.publishing} onClick={work.discard}>{f().discard}</button>}
					</div>
				</div>
				{base && (
					<TakeBack base={base} onDone={() => {
						work.discard();
						announce(f().takenBack);
						go(addressOf(about));
					}} />
				)}
			</form>
		</div>
	);
}

/** Erased everywhere: asked for twice. */
function TakeBack({ base, onDone }: { base: Subtitles; onDone: () => void }) {
	const [failed, setFailed] = useState("");
	const take = (): void => {
		setFailed("");
		withdraw(base.entity).then(onDone, (why) => setFailed(words(failure(why))));
	};
	return (
		<details>
			<summary>{f().takeBack}</summary>
			<p>{f().takeBackMore}</p>
			{failed && <p class="wrong" role="alert">{failed}</p>}
			<p class="actions"><button type="button" class="button danger" onClick={take}>{f().takeBackSure}</button></p>
		</details>
	);
}

function Write({ file, known }: { file: Id; known: OfFilm }) {
	const wanted = place.value.query.get("of");
	const one = known.items.find((item) => item.entity === wanted);
	const base = useLoaded<Subtitles | null>(`base ${one?.id ?? ""}`, () => (one ? showSubtitles(one.entity) : Promise.resolve(null)));
	if (!known.about) return <Empty text={f().missing} />;
	if (base.failed.value) return <Failed why={base.failed.value} again={base.again} />;
	if (one && !base.value.value) return <Skeleton lines={8} />;
	return <Desk key={one?.entity ?? ""} file={file} about={known.about} base={one ? base.value.value : null} others={known.items.filter((item) => item !== one)} />;
}

export default function SubtitlesPage({ id }: { id: string }) {
	const spoken = useFilmTexts();
	const known = useLoaded(`subtitles ${id}`, () => listSubtitles(id));
	if (!spoken) return <div class="page"><Skeleton /></div>;
	const about = known.value.value?.about;
	return (
		<div class="page">
			{about && <p class="back"><a href={addressOf(about)}><Icon name="left" />{f().back}</a></p>}
			<Title name={f().title} />
			{!mayPublish.value
				? account.value ? <Empty text={f().professionals} /> : <Stranger text={f().professionals} />
				: (
					<>
						<p class="lead">{f().intro}</p>
						{known.failed.value && <Failed why={known.failed.value} again={known.again} />}
						{!known.failed.value && !known.value.value && <Skeleton lines={8} />}
						{known.value.value && <Write file={id} known={known.value.value} />}
					</>
				)}
		</div>
	);
}
