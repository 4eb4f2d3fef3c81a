// SPDX-License-Identifier: EUPL-1.2
// Under which name a testimony is published: a word that is nobody's name, unless the person chooses to be named.
import { useEffect, useId } from "preact/hooks";
import { answered, asText } from "../../api/fields";
import { account } from "../../api/session";
import { w } from "../../state/write/words";
import type { Writing } from "../../state/write/writing";

function drawn(but: string): string {
	const names = w().voice.names.split(" ").filter((name) => name !== but);
	return names[crypto.getRandomValues(new Uint32Array(1))[0]! % names.length]!;
}

/** What others will see of the person, in one sentence. */
function sentence(name: string, named: boolean, own: boolean): string {
	const words = w().voice;
	if (!name.trim()) return words.seeNobody;
	return named && own ? words.seeAccount(name) : words.see(name);
}

export function VoiceName({ writing, lang }: { writing: Writing; lang: string }) {
	const id = useId();
	const words = w().voice;
	const { fields, draft } = writing.one.value;
	const named = fields["_named"] === true;
	const own = fields["consent"] === "own";
	const name = asText(fields["name"]);
	const draw = (): void => writing.set(["name"], drawn(name));
	useEffect(() => {
		if (!named && !answered(fields["name"])) draw();
	}, [draft]);
	/* neither name is kept for the other choice */
	const choose = (next: boolean): void => {
		writing.change({ fields: { ...fields, _named: next || undefined, name: next ? (own ? account.value?.name : undefined) : drawn(name) } });
	};
	return (
		<fieldset class="field">
			<legend>{words.legend}</legend>
			<div class="mark-all">
				{[words.pseudonym, words.named].map((label, i) => (
					<div class="mark-one" key={i}>
						<label>
							<input type="radio" name={id} checked={named === (i === 1)} onChange={() => choose(i === 1)} />
							<span>{label}</span>
						</label>
					</div>
				))}
			</div>
			<div class="field">
				<label for={`${id}-name`}>{named ? words.firstName : words.shown}</label>
				<div class="with-button">
					<input id={`${id}-name`} type="text" name="name" lang={named ? undefined : lang} value={name} autocomplete="off"
						aria-describedby={`${id}-seen`} onInput={(event) => writing.set(["name"], event.currentTarget.value)} />
					{!named && <button type="button" class="button" onClick={draw}>{words.another}</button>}
				</div>
			</div>
			<p class="hint" id={`${id}-seen`} role="status">{sentence(name, named, own)}</p>
			{!named && answered(fields["files"]) && <p class="care">{words.heard}</p>}
		</fieldset>
	);
}
