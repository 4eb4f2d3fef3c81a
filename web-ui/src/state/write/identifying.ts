// SPDX-License-Identifier: EUPL-1.2
// Whether a text seems to let somebody recognise a person who is supported: simple signs, told and explained, never a bar.

const AGE = "(?:ans|years old|year-old|años|anys|anni|éves|évesen)";
const SIGNS: RegExp[] = [
	/* a first name and an age: "Karim, 23 ans" */
	new RegExp(`\\p{Lu}\\p{Ll}+(?:\\s\\p{Lu}\\.?)?,?\\s(?:\\(|aged\\s|de\\s|di\\s)?\\d{1,2}[\\s-]${AGE}`, "u"),
	/* a title and a name: "Mme Dupont", "Sig.ra Rossi" */
	/(?:\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mrs?\.?|Ms\.?|Sra?\.|Señora?|Senyora?|Sig\.(?:ra)?|Signora?|Don|Doña))\s\p{Lu}\p{Ll}+/u,
	/* born on a day */
	/(?:n[ée]e?s? le|born on|nacid[oa] el|nascuda? el|nat[oa] il|született)\s.{0,24}\d{4}/iu,
	/* a telephone number, an address of mail, a number of social insurance */
	/(?:\+|\b0)\d(?:[\s.-]?\d{2}){4}\b/u,
	/[\w.+-]+@[\w-]+\.[a-z]{2,}/iu,
	/\b[12]\s?\d{2}\s?(?:0[1-9]|1[0-2])\s?\d{2}\s?\d{3}\s?\d{3}\b/u,
];

/** The words that gave the sign, or null. */
export function identifying(text: string): string | null {
	for (const sign of SIGNS) {
		const found = sign.exec(text);
		if (found) return found[0].trim();
	}
	return null;
}
