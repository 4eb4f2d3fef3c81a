// SPDX-License-Identifier: EUPL-1.2
// The foot of every page: who serves it, and what it is.
import { hello } from "../api/session";
import { t } from "../state/language";
import { place } from "../state/route";

function remarkOn(): string {
	const { path, query } = place.value;
	if (path === "/remark") return "/remark";
	const asked = query.toString();
	return `/remark?page=${encodeURIComponent(asked ? `${path}?${asked}` : path)}`;
}

export function Footer() {
	const greeting = hello.value;
	return (
		<footer class="foot">
			<p>{greeting && t().app.servedBy(greeting.node.name)} {greeting?.federation && t().app.federationOf(greeting.federation.name)}</p>
			<ul>
				<li><a href="/about">{t().app.about}</a></li>
				<li><a href="/tell">{t().app.tell}</a></li>
				<li><a href={remarkOn()} rel="nofollow">{t().app.remark}</a></li>
				<li>{t().app.free}</li>
			</ul>
		</footer>
	);
}
