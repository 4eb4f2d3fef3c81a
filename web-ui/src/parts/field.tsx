// SPDX-License-Identifier: EUPL-1.2
// One question of a form: its label, its hint, its answer and what is wrong with it, tied together.
import type { TargetedInputEvent } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../state/language";

interface Props {
	label: string;
	name: string;
	hint?: string;
	error?: string | null | undefined;
	value: string;
	onValue: (value: string) => void;
	type?: "text" | "password";
	autocomplete?: "username" | "current-password" | "new-password" | "given-name" | "one-time-code" | "email" | "url" | `username${"" | " webauthn"}`;
	inputMode?: "numeric" | "email" | "url";
	plain?: boolean; /* no capitals, no spelling help */
}

export function TextField({ label, name, hint, error, value, onValue, type = "text", autocomplete, inputMode, plain }: Props) {
	const id = useId();
	const [shown, setShown] = useState(false);
	const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
	const common = {
		id,
		name,
		value,
		autocomplete,
		inputMode,
		autocapitalize: plain ? "none" : "sentences",
		spellcheck: !plain,
		"aria-invalid": error ? "true" : undefined,
		"aria-describedby": described,
		onInput: (event: TargetedInputEvent<HTMLInputElement>) => onValue(event.currentTarget.value),
	} as const;
	const input = type === "password" && !shown ? <input type="password" {...common} /> : <input type="text" {...common} />;
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
			{type === "password" ? (
				<div class="with-button">
					{input}
					<button type="button" class="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
						{shown ? t().account.hide : t().account.show}
					</button>
				</div>
			) : input}
			<Wrong id={`${id}-error`} text={error} />
		</div>
	);
}

export function Wrong({ id, text }: { id: string; text: string | null | undefined }) {
	return text ? <p class="wrong" id={id}>{text}</p> : null;
}
