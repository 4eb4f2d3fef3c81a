// SPDX-License-Identifier: EUPL-1.2
// What people thought of a message in one word; a second press takes one's own back.
import { useState } from "preact/hooks";
import { account } from "../api/session";
import type { Reaction } from "../api/shapes";
import { announce } from "../state/announce";
import { t } from "../state/language";

const codes = ["thanks", "useful", "me_too"] as const;

interface Props {
	reactions: Reaction[];
	react: (code: string, on: boolean) => Promise<void>;
}

export function Reactions({ reactions, react }: Props) {
	const [busy, setBusy] = useState(false);
	const me = account.value?.author;
	const press = async (code: string, on: boolean): Promise<void> => {
		if (busy) return;
		setBusy(true);
		await react(code, on).catch(() => announce(t().failure.title));
		setBusy(false);
	};
	return (
		<span class="reactions">
			{codes.map((code) => {
				const by = reactions.find((one) => one.code === code)?.by ?? [];
				const mine = !!me && by.includes(me);
				const words = t().reaction[code];
				if (!me) return by.length > 0 && <span class="reaction" key={code}>{`${words} ${by.length}`}</span>;
				return (
					<button type="button" key={code} class="reaction" aria-pressed={mine} onClick={() => void press(code, !mine)}>
						{by.length > 0 ? `${words} ${by.length}` : words}
					</button>
				);
			})}
		</span>
	);
}
