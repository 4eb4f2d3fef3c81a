// SPDX-License-Identifier: EUPL-1.2
// Boxes to tick and one of several answers. What nobody ticked is unanswered, not "no".
import { useId } from "preact/hooks";
import { asText } from "../../api/fields";
import type { Field, Fields, Value } from "../../api/shapes";
import { w } from "../../state/write/words";

const HEADINGS = new Set(["far_from_employment", "professionals"]);

export function BoxesInput({ field, value, lang, onValue }: { field: Field; value: Fields; lang: string; onValue: (value: Value) => void }) {
	const tick = (code: string, ticked: boolean): void => {
		const next: Fields = { ...value, [code]: ticked || undefined };
		if (code === "other" && !ticked) delete next["other_text"];
		onValue(next);
	};
	return (
		<div class="mark-all">
			{(field.options ?? []).map((option) => (
				<div key={option.code} class={HEADINGS.has(option.code) ? "mark-one mark-heading" : "mark-one"}>
					<label>
						<input type="checkbox" checked={value[option.code] === true}
							onChange={(event) => tick(option.code, event.currentTarget.checked)} />
						<span>{option.label}</span>
					</label>
					{option.code === "other" && value["other"] === true && (
						<input type="text" lang={lang} value={asText(value["other_text"])} aria-label={w().form.which(option.label)}
							onInput={(event) => onValue({ ...value, other_text: event.currentTarget.value })} />
					)}
				</div>
			))}
		</div>
	);
}

export function ChoiceInput({ field, value, onValue }: { field: Field; value: string; onValue: (value: Value) => void }) {
	const name = useId();
	const options = [...(field.options ?? []), ...(field.required ? [] : [{ code: "", label: w().form.noAnswer }])];
	return (
		<div class="mark-all">
			{options.map((option) => (
				<div key={option.code} class="mark-one">
					<label>
						<input type="radio" name={name} checked={value === option.code}
							onChange={() => onValue(option.code || undefined)} />
						<span>{option.label}</span>
					</label>
				</div>
			))}
		</div>
	);
}
