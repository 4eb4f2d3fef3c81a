// SPDX-License-Identifier: EUPL-1.2
// A text that fits into no field is not pasted: browsers stand still over megabytes, and what stood there before would be
// in danger. It is said where it can be seen, and the clipboard keeps it.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { number } from "../state/format";
import { t } from "../state/language";
import { Icon } from "./icon";

const MOST = 100_000; /* characters; a field that takes more says so in data-most */

const refused = signal({ length: 0, most: MOST });

function onBeforeInput(event: InputEvent): void {
	const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
	const most = Number((event.target as HTMLElement).dataset["most"] ?? MOST);
	if (text.length > most) event.preventDefault();
	if (text.length > most || refused.peek().length) refused.value = { length: text.length > most ? text.length : 0, most };
}

export function PasteBar() {
	const { length, most } = refused.value;
	useEffect(() => {
		document.addEventListener("beforeinput", onBeforeInput);
		return () => document.removeEventListener("beforeinput", onBeforeInput);
	}, []);
	return (
		<div class="paste-bar" role="alert">
			{length > 0 && (
				<p>
					<span>{t().paste.tooLong(number(length), number(most))}</span>
					<button type="button" class="quiet" aria-label={t().paste.close} title={t().paste.close} onClick={() => (refused.value = { length: 0, most })}>
						<Icon name="cross" />
					</button>
				</p>
			)}
		</div>
	);
}
