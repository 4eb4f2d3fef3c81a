// SPDX-License-Identifier: EUPL-1.2
// A short list to choose from, with its label: the browser's own control, which every phone knows.

interface Props<T extends string> {
	label: string;
	value: T;
	options: { value: T; label: string; lang?: string }[];
	onValue: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, onValue }: Props<T>) {
	return (
		<label class="choice">
			<span class="choice-label">{label}</span>
			<select value={value} onChange={(event) => onValue(event.currentTarget.value as T)}>
				{options.map((option) => (
					<option key={option.value} value={option.value} lang={option.lang} selected={option.value === value}>
						{option.label}
					</option>
				))}
			</select>
		</label>
	);
}
