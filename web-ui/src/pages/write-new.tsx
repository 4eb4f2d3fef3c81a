// SPDX-License-Identifier: EUPL-1.2
// The ways into writing: a short practice, a tool, a sheet that exists; or straight on to what an address names.
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { isMap } from "../api/fields";
import { showPractice, showTool } from "../api/methods";
import { account, hello } from "../api/session";
import type { Fields } from "../api/shapes";
import { Drafts } from "../parts/drafts";
import { Icon, type IconName } from "../parts/icon";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { language, t } from "../state/language";
import { go, place } from "../state/route";
import { useWriteTexts, w } from "../state/write/words";
import { begin } from "../state/write/writing";

/** What a new practice of this structure begins with. */
function ownPlace(): Fields {
	const node = hello.value?.node;
	return node ? { organisation: { name: node.name, city: node.city, country: node.country } } : {};
}

const beginPractice = (): void => begin({ kind: "practice", lang: language.value, fields: ownPlace() });
const beginNew = (kind: "tool" | "toolbox" | "tutorial") => (): void => begin({ kind, lang: language.value });

/** A revision begins as a copy of what stands; where two versions stand side by side they are merged first. */
async function revise(id: string): Promise<void> {
	const view = await showPractice(id);
	const entity = view.entity ?? id;
	if ((view.heads ?? []).length > 1) return go(`/merge/${entity}`, true);
	begin({
		kind: "practice", lang: view.lang, scope: view.scope ?? 0, entity, parents: view.heads ?? [],
		fields: isMap(view.practice) ? view.practice : {},
	}, true);
}

async function reviseTool(id: string): Promise<void> {
	const { tool, practice, entity, lang, scope, heads } = await showTool(id);
	if (!tool) return go(`/tool/${id}`, true);
	begin({ kind: "tool", lang, scope, entity, parents: heads ?? [], fields: practice ? { ...tool, practice: practice.id } : tool }, true);
}

/** What the address asks for beside the list of ways. */
function wanted(): (() => Promise<void> | void) | null {
	const query = place.value.query;
	const id = (name: string): string | null => (/^[0-9a-f]{64}$/.test(query.get(name) ?? "") ? query.get(name) : null);
	const kind = query.get("kind");
	const about = id("practice");
	const revised = id("revise");
	if (revised && kind === "tool") return () => reviseTool(revised);
	if (kind === "tutorial") return async () => (await import("../state/tutorial/begin")).writeTutorial(revised, id("about"));
	if (kind === "toolbox") {
		return async () => (await import("../state/toolbox/begin")).writeToolbox(revised, id("origin"), id("add"), query.get("of") ?? "practice");
	}
	if (revised) return () => revise(revised);
	if (kind === "tool" && about) return () => begin({ kind, lang: language.value, fields: { practice: about } }, true);
	if (kind === "testimony" && about) {
		const own: Fields = account.value?.role === "learner" ? { practice: about, consent: "own", role: "beneficiary" } : { practice: about };
		return () => begin({ kind: "testimony", lang: language.value, fields: own }, true);
	}
	return null;
}

function Way({ icon, title, more, onGo, to }: { icon: IconName; title: string; more: string; onGo?: () => void; to?: string }) {
	return (
		<li class="door">
			<Icon name={icon} />
			<h2 class="door-head">{to ? <a href={to}>{title}</a> : <button type="button" class="door-button" onClick={onGo}>{title}</button>}</h2>
			<p>{more}</p>
		</li>
	);
}

export default function WriteNew() {
	const spoken = useWriteTexts();
	const [failed, setFailed] = useState<Failure | null>(null);
	const [tries, setTries] = useState(0);
	const straight = wanted();
	const known = hello.value !== null;
	useEffect(() => {
		if (straight && known) Promise.resolve(straight()).catch((why) => setFailed(failure(why)));
	}, [known, tries]);
	if (failed) return <div class="page"><Failed why={failed} again={() => { setFailed(null); setTries(tries + 1); }} /></div>;
	if (!spoken || straight) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page">
			<Title name={t().app.tell} />
			<p class="lead">{w().ways.intro}</p>
			<ul class="doors">
				<Way icon="talk" title={w().ways.practice} more={w().ways.practiceMore} onGo={beginPractice} />
				<Way icon="file" title={w().ways.sheet} more={w().ways.sheetMore} to="/tell" />
				<Way icon="book" title={w().ways.tool} more={w().ways.toolMore} onGo={beginNew("tool")} />
				<Way icon="box" title={t().find.toolbox} more={w().ways.toolboxMore} onGo={beginNew("toolbox")} />
				<Way icon="book" title={t().find.tutorial} more={w().ways.tutorialMore} onGo={beginNew("tutorial")} />
			</ul>
			<Drafts />
		</div>
	);
}
