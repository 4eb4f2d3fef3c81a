// SPDX-License-Identifier: EUPL-1.2
// A question whose answer takes several lines.
import { useId } from "preact/hooks";
import { Wrong } from "./field";

interface Props {
	label: string;
	value: string;
	onValue: (value: string) => void;
	hint?: string;
	error?: string | null;
	rows?: number;
}

export function Long({ label, value, onValue, hint, error, rows = 4 }: Props) {
	const id = useId();
	const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
			<textarea
				id={id}
				rows={rows}
				value={value}
				aria-invalid={error ? "true" : undefined}
				aria-describedby={described}
				onInput={(event) => onValue(event.currentTarget.value)}
			/>
			<Wrong id={`${id}-error`} text={error} />
		</div>
	);
}
