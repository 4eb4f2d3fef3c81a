// SPDX-License-Identifier: EUPL-1.2
// Attached files: pictures, players, and links to save the rest. As node/src/site/files.c.
import { useRef } from "preact/hooks";
import { asText, isMap } from "../../api/fields";
import type { Fields, Value } from "../../api/shapes";
import { filmAnchor } from "../../state/film/place";
import { cachedSize } from "../../state/media/size";
import { useMediaTexts, x } from "../../state/media/words";
import { Icon } from "../icon";
import { Later } from "../later";
import { Prose } from "../prose";

const player = () => import("../film/player").then((film) => film.default);
const said = () => import("../film/player").then((film) => film.Said);
const SPEEDS = [0.75, 1, 1.25, 1.5, 2];

/** A name that an address cannot hold is left out. */
export function addressOf(file: Fields): string {
	const name = asText(file["name"]);
	return `/files/${asText(file["file"])}${name.includes("..") ? "" : `/${encodeURIComponent(name)}`}`;
}

function Voice({ file, src, name }: { file: string; src: string; name: string }) {
	const audio = useRef<HTMLAudioElement>(null);
	return (
		<div class="player">
			<audio ref={audio} controls preload="metadata" src={src} aria-label={x().voice.player(name)} />
			<label class="player-speed">
				<span>{x().voice.speed}</span>
				<select onChange={(event) => {
					if (audio.current) audio.current.playbackRate = Number(event.currentTarget.value);
				}}>
					{SPEEDS.map((speed) => <option key={speed} value={speed} selected={speed === 1}>{`${speed} ×`}</option>)}
				</select>
			</label>
			<Later load={said} props={{ file, film: () => audio.current }} />
		</div>
	);
}

function One({ file, lang, by }: { file: Fields; lang: string; by: string }) {
	const type = asText(file["type"]);
	const text = asText(file["text"]);
	const name = asText(file["name"]);
	const src = addressOf(file);
	const sound = type.startsWith("audio/");
	const tongue = asText(file["lang"]) || lang;
	return (
		<figure class="file" id={sound || type.startsWith("video/") ? filmAnchor(asText(file["file"])) : undefined}>
			{type.startsWith("image/") && <img loading="lazy" src={src} alt={text || name} />}
			{sound && <Voice file={asText(file["file"])} src={src} name={by || name} />}
			{type.startsWith("video/") && <Later load={player} props={{ file: asText(file["file"]), src, name }} />}
			<figcaption>
				{sound || type.startsWith("video/")
					? text && <details class="file-said"><summary>{x().voice.read}</summary><Prose text={text} lang={tongue} /></details>
					: (
						<>
							<a href={src} rel="nofollow"><Icon name="file" />{name}</a>
							<span class="muted"> {cachedSize(Number(file["size"] ?? 0))}</span>
							{text && !type.startsWith("image/") && <Prose text={text} lang={tongue} />}
						</>
					)}
			</figcaption>
		</figure>
	);
}

export default function Files({ value, lang, by = "" }: { value: Value; lang: string; by?: string }) {
	if (!useMediaTexts()) return null;
	const all = (Array.isArray(value) ? value : []).filter(isMap);
	return <div class="files">{all.map((file) => <One key={asText(file["file"])} file={file} lang={lang} by={by} />)}</div>;
}
