// SPDX-License-Identifier: EUPL-1.2
// For who has left: the code from the paper, and what became of their records.
import { useState } from "preact/hooks";
import { TextField } from "../parts/field";
import { Left } from "../parts/left";
import { Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { m, useMeTexts } from "../state/me/words";

export default function LeftPage() {
	const [typed, setTyped] = useState("");
	const [code, setCode] = useState("");
	if (!useMeTexts()) return <div class="page"><Skeleton /></div>;
	const words = m().left;
	const submit = (event: Event): void => {
		event.preventDefault();
		setCode(typed.trim());
	};
	return (
		<div class="page narrow">
			<Title name={words.title} />
			<p class="muted">{words.intro}</p>
			<form class="form" noValidate onSubmit={submit}>
				<TextField label={words.code} name="code" value={typed} onValue={setTyped} plain />
				<p class="actions"><button type="submit" class="button main">{words.look}</button></p>
			</form>
			{code && <Left key={code} code={code} />}
		</div>
	);
}
