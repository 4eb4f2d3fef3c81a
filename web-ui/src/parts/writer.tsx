// SPDX-License-Identifier: EUPL-1.2
// Who wrote something, with the way to what they tell of themselves.
import { nameOf, pageOf, type Written } from "../state/people";

export function Writer({ one }: { one: Written }) {
	const page = pageOf(one);
	return <strong>{page ? <a href={page} rel="nofollow">{nameOf(one)}</a> : nameOf(one)}</strong>;
}
