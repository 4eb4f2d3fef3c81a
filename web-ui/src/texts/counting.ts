// SPDX-License-Identifier: EUPL-1.2
// Counted words: the form that a language's own rules choose, with # standing for the number.

interface Forms {
	none?: string;
	one?: string;
	two?: string;
	few?: string;
	many?: string;
	other: string;
}

type Counted = (n: number) => string;

export function counting(lang: string): (forms: Forms) => Counted {
	const rules = new Intl.PluralRules(lang);
	const numbers = new Intl.NumberFormat(lang);
	return (forms) => (n) => {
		if (n === 0 && forms.none !== undefined) return forms.none;
		const rule = rules.select(n);
		const form = (rule === "zero" ? forms.none : forms[rule]) ?? forms.other;
		return form.replace("#", numbers.format(n));
	};
}
