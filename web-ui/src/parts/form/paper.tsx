// SPDX-License-Identifier: EUPL-1.2
// What a person without an account takes along: a page with the code that erases their testimony.
import { asText } from "../../api/fields";
import { showPractice } from "../../api/methods";
import { hello } from "../../api/session";
import type { Id } from "../../api/shapes";
import { useLoaded } from "../../state/load";
import { useMediaTexts, x } from "../../state/media/words";
import { Icon } from "../icon";
import { headOf } from "../sheet";

export function CodePaper({ code, practice }: { code: string; practice: Id }) {
	const view = useLoaded(`practice ${practice}`, () => showPractice(practice));
	if (!useMediaTexts()) return null;
	const words = x().paper;
	const title = view.value.value ? headOf(view.value.value).title : "";
	return (
		<section class="code-paper" aria-labelledby="code-paper">
			<div class="code-paper-how">
				<h2 id="code-paper">{words.title}</h2>
				<p>{words.intro} <strong>{words.once}</strong></p>
				<p class="actions"><button type="button" class="button main" onClick={() => window.print()}><Icon name="print" />{words.print}</button></p>
			</div>
			<article class="code-sheet" aria-label={words.head}>
				<h3>{words.head}</h3>
				{title && <p lang={asText(view.value.value?.lang)}>{words.about(title)}</p>}
				<p>{words.where(`${location.origin}/withdraw`)}</p>
				<p class="code-digits" translate={false}>{code.split(" ").map((group) => <span key={group}>{group} </span>)}</p>
				<p>{words.means}</p>
				{hello.value && <p>{words.help(hello.value.node.name)}</p>}
			</article>
		</section>
	);
}
