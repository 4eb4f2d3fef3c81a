// SPDX-License-Identifier: EUPL-1.2
// How many notices wait for who is signed in.
import { effect, signal } from "@preact/signals";
import { onNotices, listNotices } from "../api/methods";
import { account } from "../api/session";
import { opened } from "../api/socket";

export const unseen = signal(0);

let end: (() => void) | null = null;

effect(() => {
	const login = account.value?.login;
	const line = opened.value;
	end?.();
	end = null;
	unseen.value = 0;
	if (!login || line === 0) return;
	end = onNotices((news) => (unseen.value = news.unseen));
	listNotices(1).then((answer) => (unseen.value = answer.unseen), () => undefined);
});
