// SPDX-License-Identifier: EUPL-1.2
// What a page shows while it has nothing to show: loading (after 300 ms only), empty, refused.
import type { ComponentChildren } from "preact";
import type { Failure } from "../api/failure";
import { date } from "../state/format";
import { t } from "../state/language";
import { withNext } from "../state/route";
import { Icon } from "./icon";
import { Swarm } from "./swarm";

export function Skeleton({ lines = 6 }: { lines?: number }) {
	return (
		<div class="skeleton" role="status">
			<span class="unseen">{t().app.loading}</span>
			{Array.from({ length: lines }, (_, i) => <span class="bone" key={i} />)}
		</div>
	);
}

export function Empty({ text, children }: { text: string; children?: ComponentChildren }) {
	return (
		<div class="empty">
			<Swarm count={9} wide seed={21} />
			<p>{text}</p>
			{children}
		</div>
	);
}

/** A page for people who are signed in: what it is for, and the way in. */
export function Stranger({ text }: { text: string }) {
	return <Empty text={text}><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></Empty>;
}

export function words(why: Failure): string {
	if (why.code === "suspended") return t().app.suspended(date(Number(why.field)));
	const table: Record<string, string> = t().failure;
	return why.code in table ? table[why.code]! : t().failure.other;
}

export function Failed({ why, again }: { why: Failure; again?: () => void }) {
	const more = again && <button type="button" class="button" onClick={again}>{t().failure.again}</button>;
	if (why.code === "unkept") return <Empty text={t().failure.unkept}>{more}</Empty>; /* nothing went wrong */
	return (
		<div class="failed" role="alert">
			<Icon name="care" />
			<div>
				<p class="failed-title">{t().failure.title}</p>
				<p>{words(why)}</p>
				{more}
			</div>
		</div>
	);
}
