// SPDX-License-Identifier: EUPL-1.2
// A text that somebody is writing: kept in this browser at every stroke, so that nothing typed is ever lost.
import { useEffect, useState } from "preact/hooks";
import { onOtherWindow, recall, remember } from "./memory";

export interface Draft {
	text: string;
	set: (text: string) => void;
}

export function useDraft(name: string): Draft {
	const key = `draft.${name}`;
	const [text, setText] = useState(() => recall(key) ?? "");
	/* Two windows write one draft: each shows what the other has typed, so neither writes over it. */
	useEffect(() => onOtherWindow((name) => {
		if (name === key) setText(recall(key) ?? "");
	}), [key]);
	return {
		text,
		set: (next) => {
			remember(key, next);
			setText(next);
		},
	};
}
