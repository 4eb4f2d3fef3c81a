// SPDX-License-Identifier: EUPL-1.2
// The last step: for whom, under which licence, what is still wrong or missing, and the one button.
import { useEffect, useRef } from "preact/hooks";
import { asText } from "../../api/fields";
import { account } from "../../api/session";
import type { Kind } from "../../api/shapes";
import type { Fault } from "../../api/writing";
import { isUnsure } from "../../api/failure";
import { opened } from "../../api/socket";
import { languageNames, languages, t } from "../../state/language";
import { withNext } from "../../state/route";
import { w } from "../../state/write/words";
import type { Writing } from "../../state/write/writing";
import { Choice } from "../choice";
import { Failed } from "../states";
import { breakable, licenceWords } from "../values";
import { PaperChoice } from "./paper-choice";
import { fieldAt, lacking } from "./steps";

export const LICENCES = ["CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0"];

function Open({ kind, paths, onGo }: { kind: Kind; paths: string[]; onGo: (path: string) => void }) {
	return (
		<ul class="open-points">
			{paths.map((path) => (
				<li key={path}>
					<button type="button" class="link" onClick={() => onGo(path)}>
						{breakable(fieldAt(kind, path.split("."))?.label ?? path)}
					</button>
				</li>
			))}
		</ul>
	);
}

function Licence({ writing }: { writing: Writing }) {
	const now = asText(writing.one.value.fields["licence"]) || LICENCES[0]!;
	const all = [...new Set([now, ...LICENCES])];
	return (
		<div>
			<Choice label={t().sheet.licence} value={now} onValue={(value) => writing.set(["licence"], value)}
				options={all.map((one) => ({ value: one, label: licenceWords(one) }))} />
			<p class="hint">{now === "CC-BY-SA-4.0" ? w().publish.bySa : now === "CC-BY-4.0" ? w().publish.by : now === "CC0-1.0" ? w().publish.zero : w().publish.otherLicence}</p>
		</div>
	);
}

/** Sent, and the answer never came: the same token goes again as soon as the line is back. */
function useAgain(writing: Writing): void {
	const unsure = writing.failed.value !== null && (isUnsure(writing.failed.value) || writing.failed.value.code === "offline");
	const at = useRef(0);
	useEffect(() => {
		if (unsure && at.current === 0) at.current = opened.value;
		if (!unsure) at.current = 0;
		if (unsure && opened.value > at.current) {
			at.current = 0;
			void writing.publish();
		}
	}, [unsure, opened.value]);
}

interface Props {
	kind: Kind;
	writing: Writing;
	faults: Fault[];
	onGo: (path: string) => void;
	onPublish: () => void;
}

export function PublishPart({ kind, writing, faults, onGo, onPublish }: Props) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	useAgain(writing);
	const one = writing.one.value;
	const missing = lacking(kind.kind, one.fields);
	const wrong = faults.filter((fault) => !missing.includes(fault.path));
	const mayNot = one.kind !== "testimony" && account.value?.role === "learner";
	const licensed = kind.fields.some((field) => field.name === "licence");
	return (
		<div class="part-form" role="group" aria-labelledby="part">
			<h2 id="part" ref={heading} tabIndex={-1}>{w().part.publish}</h2>
			{missing.length > 0 && <div class="notice"><div><p>{w().publish.missing}</p><Open kind={kind} paths={missing} onGo={onGo} /></div></div>}
			{wrong.length > 0 && <div class="notice"><div><p>{w().publish.wrong}</p><Open kind={kind} paths={wrong.map((fault) => fault.path)} onGo={onGo} /></div></div>}
			<Choice label={w().publish.language} value={one.lang} onValue={(lang) => writing.change({ lang })}
				options={[...new Set([one.lang, ...languages])].map((code) => ({ value: code, label: languageNames[code as "fr"] ?? code, lang: code }))} />
			<fieldset class="field">
				<legend>{w().publish.who}</legend>
				{[w().publish.everyone, w().publish.members].map((label, scope) => (
					<div class="mark-one" key={scope}>
						<label>
							<input type="radio" name="scope" checked={one.scope === scope} onChange={() => writing.change({ scope })} />
							<span>{label}</span>
						</label>
					</div>
				))}
			</fieldset>
			{licensed && <Licence writing={writing} />}
			{one.kind === "testimony" && !one.entity && <PaperChoice writing={writing} />}
			<p class="hint">{one.entity ? w().publish.revises : w().publish.reaches}</p>
			{writing.failed.value && <Failed why={writing.failed.value} />}
			{!account.value ? (
				<>
					<p>{w().publish.signIn}</p>
					<p class="actions"><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>
				</>
			) : mayNot ? <p class="notice">{w().publish.learner}</p> : (
				<p class="actions">
					<button type="button" class="button main" aria-disabled={writing.sending.value || missing.length > 0} onClick={onPublish}>
						{writing.sending.value ? w().publish.sending : w().publish.button}
					</button>
				</p>
			)}
		</div>
	);
}
