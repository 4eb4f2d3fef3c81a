// SPDX-License-Identifier: EUPL-1.2
// Who wrote something, with the way to what they tell of themselves.
import { nameOf, type Written } from "../state/people";

/** The page of who wrote something; nothing where no profile tells. */
const pageOf = (one: Written): string =>
	one.author && one.structure ? `/person/${one.structure.id}/${one.author.id}` : "";

export function Writer({ one }: { one: Written }) {
	const page = pageOf(one);
	return <strong>{page ? <a href={page} rel="nofollow">{nameOf(one)}</a> : nameOf(one)}</strong>;
}
