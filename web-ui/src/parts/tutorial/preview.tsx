// SPDX-License-Identifier: EUPL-1.2
// A tutorial that takes shape beside its form: drawn anew a moment after a change.
import { answered, asText } from "../../api/fields";
import type { Kind } from "../../api/shapes";
import { useVoices } from "../../state/tutorial/voices";
import { useTutorialTexts } from "../../state/tutorial/words";
import type { Shelved } from "../../state/write/shelf";
import { Prose } from "../prose";
import { Sections } from "./shown";

const WAIT_MS = 600;

export default function Preview({ one, kinds }: { one: Shelved; kinds: Kind[] }) {
	const voices = useVoices(asText(one.fields["about"]));
	if (!useTutorialTexts()) return null;
	return (
		<div class="tutorial">
			{answered(one.fields["intent"]) && <div class="summary"><Prose text={asText(one.fields["intent"])} lang={one.lang} /></div>}
			<Sections kinds={kinds} fields={one.fields} voices={voices} lang={one.lang} wait={WAIT_MS} />
		</div>
	);
}
