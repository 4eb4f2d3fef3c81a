// SPDX-License-Identifier: EUPL-1.2
// Lines from a file of subtitles, or from other subtitles of the same film.
import { useRef, useState } from "preact/hooks";
import { failure } from "../../api/failure";
import { type Cue, readSubtitles, showSubtitles, type Subtitles } from "../../api/subtitles";
import { f } from "../../state/film/words";
import { Icon } from "../icon";
import { words } from "../states";
import { nameOf } from "./player";

const MOST_BYTES = 400 * 1024;

function why(raw: unknown): string {
	const said = failure(raw);
	if (said.code === "invalid") return f().noSubtitles;
	if (said.code === "malformed") return f().noText;
	return said.code === "too_large" ? f().tooLarge : words(said);
}

export interface Opened {
	said: string[]; /* what its writer should know */
	wrong: boolean;
}

/** Reads a file on the node, which knows their forms and encodings. */
export async function openFile(file: File, lang: string, take: (cues: Cue[]) => void): Promise<Opened> {
	if (file.size > MOST_BYTES) return { said: [f().tooLarge], wrong: true };
	try {
		const { cues, encoding, passed, line } = await readSubtitles(new Uint8Array(await file.arrayBuffer()), lang);
		take(cues);
		const said = [f().opened(f().lines(cues.length))];
		if (!encoding.startsWith("UTF")) said.push(f().encoding(encoding));
		if (passed > 0) said.push(f().passed(f().pieces(passed), String(line)));
		return { said, wrong: false };
	} catch (raw) {
		return { said: [why(raw)], wrong: true };
	}
}

interface Props {
	lang: string;
	opened: Opened | null;
	others: Subtitles[];
	onFile: (file: File) => void;
	onCues: (cues: Cue[]) => void;
	undo: (() => void) | null;
}

export function Import({ opened, others, onFile, onCues, undo }: Props) {
	const input = useRef<HTMLInputElement>(null);
	const [failed, setFailed] = useState("");
	const like = (one: Subtitles): void => {
		setFailed("");
		showSubtitles(one.entity).then(({ cues }) => onCues(cues ?? []), (raw) => setFailed(why(raw)));
	};
	return (
		<div class="lines-import">
			<p class="actions files-add">
				<label class="button">
					<Icon name="file" />{f().open}
					<input ref={input} type="file" class="unseen" accept=".srt,.vtt" onChange={() => {
						const file = input.current?.files?.[0];
						if (file) onFile(file);
						if (input.current) input.current.value = "";
					}} />
				</label>
				{undo && <button type="button" class="button" onClick={undo}>{f().undo}</button>}
			</p>
			<p class="hint">{f().drop}</p>
			{others.length > 0 && <p class="hint">{f().like}</p>}
			<p class="actions">
				{others.map((one) => <button key={one.entity} type="button" class="button" onClick={() => like(one)}>{f().likeGo(nameOf(one))}</button>)}
			</p>
			<div role="status">
				{opened?.said.map((text) => <p key={text} class={opened.wrong ? "wrong" : "hint"}>{text}</p>)}
				{undo && <p class="hint">{f().replace}</p>}
			</div>
			{failed && <p class="wrong" role="alert">{failed}</p>}
		</div>
	);
}
