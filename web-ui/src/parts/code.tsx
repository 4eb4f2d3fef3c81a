// SPDX-License-Identifier: EUPL-1.2
// Coming in by a code.
import { useState } from "preact/hooks";
import { enterCode } from "../api/session";
import { t } from "../state/language";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { TextField } from "./field";
import { Failed } from "./states";

interface Props {
	name: string;
	label: string;
	hint?: string;
	first: string; /* what stands in the field to begin with */
	digits?: boolean;
	onIn: () => void;
}

/** A code to be typed: the six digits of a letter, or what somebody at the counter wrote down. */
export function Code({ name, label, hint, first, digits, onIn }: Props) {
	const words = m().enter;
	const [code, setCode] = useState(first);
	const [busy, failed, work] = useWork();
	const wrong = failed?.code === "wrong_password" ? words.codeWrong : null;
	const submit = (event: Event): void => {
		event.preventDefault();
		if (code.trim()) void work(() => enterCode(code).then(onIn));
	};
	return (
		<form class="form" noValidate onSubmit={submit}>
			<TextField label={label} name={name} {...(hint ? { hint } : {})} value={code} onValue={setCode} error={wrong}
				autocomplete="one-time-code" {...(digits ? { inputMode: "numeric" as const } : {})} plain />
			{failed && !wrong && <Failed why={failed} />}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={busy}>{busy ? t().account.working : words.go}</button>
			</p>
		</form>
	);
}
