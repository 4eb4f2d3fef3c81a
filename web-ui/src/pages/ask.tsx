// SPDX-License-Identifier: EUPL-1.2
// "Who has tried…?": a question, and whom it shall reach.
import { useRef, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { publishRequest, schema } from "../api/methods";
import { account } from "../api/session";
import type { Field } from "../api/shapes";
import { randomHex } from "../api/wire";
import { Choice } from "../parts/choice";
import { TextField } from "../parts/field";
import { Long } from "../parts/long";
import { words } from "../parts/states";
import { Title } from "../parts/title";
import { useDraft } from "../state/draft";
import { language, languageNames, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go, withNext } from "../state/route";

type Ticked = Set<string>;

const toggled = (set: Ticked, code: string): Ticked => {
	const next = new Set(set);
	if (!next.delete(code)) next.add(code);
	return next;
};

function Ticks({ label, options, value, onValue }: {
	label: string; options: { code: string; label: string; lang?: string }[]; value: Ticked; onValue: (value: Ticked) => void;
}) {
	return (
		<fieldset class="field ticks">
			<legend>{label}</legend>
			{options.map(({ code, label: words, lang }) => (
				<label key={code} lang={lang}>
					<input type="checkbox" checked={value.has(code)} onChange={() => onValue(toggled(value, code))} />
					{words}
				</label>
			))}
		</fieldset>
	);
}

const OTHERS = new Set(["other", "far_other", "professionals_other"]);

export default function Ask() {
	const question = useDraft("ask");
	const details = useDraft("ask.details");
	const [speaks, setSpeaks] = useState<Ticked>(new Set([language.value]));
	const [groups, setGroups] = useState<Ticked>(new Set());
	const [domains, setDomains] = useState<Ticked>(new Set());
	const [rubric, setRubric] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const token = useRef(randomHex(16));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value)).value.value;
	const field = (name: string): Field | undefined =>
		kinds?.find((one) => one.kind === "request")?.fields.find((one) => one.name === name);
	const options = (name: string) => (field(name)?.options ?? []).filter((one) => !OTHERS.has(one.code));
	if (!account.value) {
		return (
			<div class="page narrow">
				<Title name={t().ask.title} />
				<p><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>
			</div>
		);
	}
	const send = async (): Promise<void> => {
		const text = question.text.trim();
		setFault(text ? null : t().talk.empty_text);
		if (!text || busy) return;
		setBusy(true);
		setFailed(null);
		try {
			const { conversation } = await publishRequest({
				question: text, details: details.text.trim(), languages: [...speaks], target_groups: [...groups],
				domains: [...domains], rubric: rubric || null, lang: language.value, token: token.current,
			});
			question.set("");
			details.set("");
			go(`/question/${conversation.id}`);
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	return (
		<div class="page narrow">
			<Title name={t().ask.title} />
			<p class="lead">{t().ask.intro}</p>
			<form class="form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
				<TextField label={t().ask.question} name="question" hint={t().ask.questionHint} value={question.text} onValue={question.set} error={fault} />
				<Long label={t().ask.details} value={details.text} onValue={details.set} hint={t().talk.hint} />
				<Ticks
					label={t().ask.languages}
					options={languages.map((code) => ({ code, label: languageNames[code], lang: code }))}
					value={speaks}
					onValue={setSpeaks}
				/>
				<details class="more">
					<summary>{t().ask.whom}</summary>
					<p class="hint">{t().ask.whomHint}</p>
					<Ticks label={field("target_groups")?.label ?? ""} options={options("target_groups")} value={groups} onValue={setGroups} />
					<Ticks label={field("domains")?.label ?? ""} options={options("domains")} value={domains} onValue={setDomains} />
					<Choice
						label={field("rubric")?.label ?? ""}
						value={rubric}
						options={[{ value: "", label: t().ask.any }, ...options("rubric").map(({ code, label }) => ({ value: code, label }))]}
						onValue={setRubric}
					/>
				</details>
				{failed && <p class="wrong" role="alert">{t().talk.failed} {words(failed)}</p>}
				<p><button type="submit" class="button main" aria-disabled={busy}>{t().ask.send}</button></p>
			</form>
		</div>
	);
}
