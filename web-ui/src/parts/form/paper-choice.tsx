// SPDX-License-Identifier: EUPL-1.2
// Whether a person without an account takes along a page with the code that erases their testimony.
import { useMediaTexts, x } from "../../state/media/words";
import type { Writing } from "../../state/write/writing";

/** Asked before a testimony is published. */
export function PaperChoice({ writing }: { writing: Writing }) {
	if (!useMediaTexts()) return null;
	const chosen = writing.one.value.fields["_paper"] === true;
	return (
		<div class="mark-one">
			<label>
				<input type="checkbox" name="paper" checked={chosen} aria-describedby="paper-more"
					onChange={(event) => writing.set(["_paper"], event.currentTarget.checked || undefined)} />
				<span>{x().paper.give}</span>
			</label>
			<p class="hint" id="paper-more">{x().paper.giveMore}</p>
		</div>
	);
}
