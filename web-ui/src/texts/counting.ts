// SPDX-License-Identifier: EUPL-1.2
// Counted words: the form that a language's own rules choose, with # standing for the number.

/** The forms that each language has (CLDR). Romance languages say "a million of": their "many". Hungarian counts one thing
 * and many in the same words, mostly. */
interface Forms {
	en: "one" | "other";
	hu: "other";
	fr: "one" | "many" | "other";
	es: "one" | "many" | "other";
	ca: "one" | "many" | "other";
	it: "one" | "many" | "other";
}

/** Each form that a language has is written; `none` may say zero in words of its own. */
type FormsOf<L extends keyof Forms> = Record<Forms[L], string> & { none?: string; one?: string; other: string };

type Counted = (n: number) => string;

export function counting<L extends keyof Forms>(lang: L): (forms: FormsOf<L>) => Counted {
	const rules = new Intl.PluralRules(lang);
	const numbers = new Intl.NumberFormat(lang);
	return (forms) => (n) => {
		if (n === 0 && forms.none !== undefined) return forms.none;
		const written = forms as Partial<Record<Intl.LDMLPluralRule, string>>;
		return (written[rules.select(n)] ?? forms.other).replace("#", numbers.format(n));
	};
}
