// SPDX-License-Identifier: EUPL-1.2
// The way to the editors for whoever finds that something is not right with a text.
import { account } from "../api/session";
import type { Id } from "../api/shapes";
import { t } from "../state/language";

/** `what` tells those who hear the page which of its texts is meant. */
export function Report({ id, what }: { id: Id | null | undefined; what: string }) {
	if (!account.value || !id) return null;
	return <a class="report" href={`/flag/${id}`} rel="nofollow" aria-label={t().talk.flagWhat(what)}>{t().talk.flag}</a>;
}
