// SPDX-License-Identifier: EUPL-1.2
/** A name without case, accents and signs, for comparing: "Montbéliard" and "MONTBELIARD" are one town. Also used while
 * the UI is bundled, hence plain JavaScript.
 * @param {string} text */
export const fold = (text) =>
	text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
