// SPDX-License-Identifier: EUPL-1.2
// What others see of oneself: changed here, on the page of one's own data.
import { useEffect, useState } from "preact/hooks";
import { changeProfile, type Told } from "../api/me";
import { showPerson } from "../api/person";
import { hello } from "../api/session";
import type { Account, Lang } from "../api/shapes";
import { announce } from "../state/announce";
import { languageNames, languages, t } from "../state/language";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { webAddress } from "../state/write/values";
import { Choice } from "./choice";
import { TextField } from "./field";
import { farLanguages, nearLanguages, Tongues } from "./form/codes";
import { Failed } from "./states";

/** The others wait folded. What is ticked stays where it is, under the finger, until the page is opened again. */
function Speaks({ chosen, onChosen }: { chosen: string[]; onChosen: (chosen: string[]) => void }) {
	const words = m().me;
	const [near] = useState(() => nearLanguages(chosen));
	return (
		<fieldset class="field">
			<legend>{words.speaks}</legend>
			<Tongues codes={near} chosen={chosen} onChosen={onChosen} />
			<details class="more-tongues">
				<summary>{words.speaksMore}</summary>
				<Tongues codes={farLanguages(near)} chosen={chosen} onChosen={onChosen} />
			</details>
		</fieldset>
	);
}

export function OwnProfile({ who }: { who: Account }) {
	const words = m().me;
	const structure = hello.value?.node.structure ?? "";
	const [name, setName] = useState(who.name);
	const [lang, setLang] = useState<Lang>(who.lang);
	const [told, setTold] = useState<Told | null>(null); /* null: not known (yet), and left as it is */
	const [busy, failed, work] = useWork();
	const wrong = (field: string): boolean => failed?.code === "invalid" && failed.field === field;
	const nameWrong = wrong("name") ? t().account.nameMissing : null;
	const siteWrong = wrong("website") ? words.siteBad : null;
	useEffect(() => {
		let current = true;
		showPerson(structure, who.author).then(
			({ languages: spoken, website }) => current && setTold({ languages: spoken ?? [], website: website ?? "" }), () => undefined);
		return () => {
			current = false;
		};
	}, [structure, who.author]);
	const save = async (): Promise<void> => {
		const all = told && { ...told, website: webAddress(told.website) };
		const answer = await changeProfile(name.trim(), lang, all);
		setTold(all);
		if (hello.value) hello.value = { ...hello.value, account: answer.account };
		announce(words.saved);
	};
	const submit = (event: Event): void => {
		event.preventDefault();
		void work(save);
	};
	return (
		<section class="own">
			<h2>{words.profile}</h2>
			<p>{words.tells}</p>
			<p><a href={`/person/${structure}/${who.author}`}>{words.see}</a></p>
			<form class="form" noValidate onSubmit={submit}>
				<TextField label={t().account.name} name="name" hint={t().account.nameHint} value={name} onValue={setName}
					error={nameWrong} autocomplete="given-name" />
				<Choice label={words.language} value={lang} onValue={setLang}
					options={languages.map((code) => ({ value: code as Lang, label: languageNames[code], lang: code }))} />
				{told && (
					<>
						<Speaks chosen={told.languages} onChosen={(spoken) => setTold({ ...told, languages: spoken })} />
						<TextField label={words.site} name="website" value={told.website} onValue={(website) => setTold({ ...told, website })}
							error={siteWrong} autocomplete="url" inputMode="url" plain />
					</>
				)}
				{failed && !nameWrong && !siteWrong && <Failed why={failed} />}
				<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{busy ? words.saving : words.save}</button></p>
			</form>
		</section>
	);
}
