// SPDX-License-Identifier: EUPL-1.2
// Countries and languages, by the names that the reader's own language gives them.
import type { Value } from "../../api/shapes";
import { country, tongue } from "../../state/format";
import { language } from "../../state/language";
import type { Tied } from "./question";

const COUNTRIES = ("FR BE IT ES HU AD AL AT BA BG CH CY CZ DE DK EE FI GB GR HR IE IS LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM "
	+ "TR UA DZ MA TN CA US").split(" ");
const FIRST = 5; /* of the partners, in front */
const LANGUAGES = ("fr en es ca it hu de nl pt ro pl cs sk sl hr sr bs sq bg el tr uk ru ar fa ps ti so am kab eu gl oc co br rom").split(" ");

const sorted = (codes: string[], name: (code: string) => string): string[] => {
	const order = new Intl.Collator(language.value);
	return [...codes].sort((a, b) => order.compare(name(a), name(b)));
};

function Codes({ tied, value, codes, name, onValue }: {
	tied: Tied; value: string; codes: string[]; name: (code: string) => string; onValue: (value: Value) => void;
}) {
	const all = value && !codes.includes(value) ? [value, ...codes] : codes;
	return (
		<select id={tied.id} value={value} aria-describedby={tied.describedby} aria-invalid={tied.invalid ? "true" : undefined}
			onChange={(event) => onValue(event.currentTarget.value || undefined)}>
			<option value="" selected={!value}>–</option>
			{all.map((code) => <option key={code} value={code} selected={code === value}>{name(code)}</option>)}
		</select>
	);
}

export function Country({ tied, value, onValue }: { tied: Tied; value: string; onValue: (value: Value) => void }) {
	const codes = [...COUNTRIES.slice(0, FIRST), ...sorted(COUNTRIES.slice(FIRST), country)];
	return <Codes tied={tied} value={value} codes={codes} name={country} onValue={onValue} />;
}

export function Language({ tied, value, onValue }: { tied: Tied; value: string; onValue: (value: Value) => void }) {
	const codes = [...LANGUAGES.slice(0, 6), ...sorted(LANGUAGES.slice(6), tongue)];
	return <Codes tied={tied} value={value} codes={codes} name={tongue} onValue={onValue} />;
}

/** Languages to tick. */
export function Tongues({ codes, chosen, onChosen }: { codes: string[]; chosen: string[]; onChosen: (chosen: string[]) => void }) {
	return (
		<div class="mark-all">
			{codes.map((code) => (
				<div key={code} class="mark-one">
					<label>
						<input type="checkbox" checked={chosen.includes(code)}
							onChange={(event) => onChosen(event.currentTarget.checked ? [...chosen, code] : chosen.filter((one) => one !== code))} />
						<span>{tongue(code)}</span>
					</label>
				</div>
			))}
		</div>
	);
}

/** Those of the site and those that somebody has already; and all the others, by name. */
export const nearLanguages = (chosen: string[]): string[] => [...new Set([...LANGUAGES.slice(0, 6), ...chosen])];
export const farLanguages = (near: string[]): string[] => sorted(LANGUAGES.filter((code) => !near.includes(code)), tongue);

export function Languages({ value, onValue }: { value: Value; onValue: (value: Value) => void }) {
	const chosen = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
	return <Tongues codes={nearLanguages(chosen)} chosen={chosen} onChosen={onValue} />;
}
