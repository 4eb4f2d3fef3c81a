// SPDX-License-Identifier: EUPL-1.2
// What a peer gives or says that is not to be taken: a word of the error table, and why.
export class Refusal extends Error {
	constructor(word, why) {
		super(`${word}: ${why}`)
		this.word = word
	}
}

export function refuse(word, why) {
	throw new Refusal(word, why)
}

// Words of form: which of them it is is the refusing side's affair.
export const FORM = ['malformed', 'not_canonical', 'bad_utf8', 'too_large', 'limit', 'invalid']
