// SPDX-License-Identifier: EUPL-1.2
// Says that the connection is gone, once that has lasted a moment; and that it is back. Says, too, that a session has ended.
import { useEffect, useRef, useState } from "preact/hooks";
import { ended } from "../api/session";
import { connect, line, opened } from "../api/socket";
import { announce } from "../state/announce";
import { t } from "../state/language";
import { withNext } from "../state/route";

const PATIENCE_MS = 2_000;

export function LineBar() {
	const [gone, setGone] = useState(false);
	const told = useRef(false);
	const open = line.value === "open";
	useEffect(() => {
		if (open) {
			setGone(false);
			if (told.current && opened.peek() > 1) announce(t().line.back);
			told.current = false;
			return undefined;
		}
		const timer = setTimeout(() => {
			told.current = true;
			setGone(true);
		}, PATIENCE_MS);
		return () => clearTimeout(timer);
	}, [open]);
	return (
		<div class="line-bar" role="status">
			{gone && (
				<p>
					<span>{t().line.gone}</span>
					<button type="button" class="link" onClick={connect}>{t().line.now}</button>
				</p>
			)}
			{!gone && ended.value && (
				<p>
					<span>{t().line.ended}</span>
					<a href={withNext("/sign-in")}>{t().app.signIn}</a>
				</p>
			)}
		</div>
	);
}
