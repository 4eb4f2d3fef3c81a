// SPDX-License-Identifier: EUPL-1.2
// The page of a record that stands by itself, a tool or a toolbox: a way back, its head, its proof, who reuses it; what
// remains once it is withdrawn; and what is said where it is not. As node/src/site/piece.c.
import type { ComponentChildren } from "preact";
import { asText } from "../api/fields";
import type { Failure } from "../api/failure";
import { hello, mayPublish } from "../api/session";
import type { Fields, Shown } from "../api/shapes";
import { date, tongue, townBeside, where } from "../state/format";
import { language, t } from "../state/language";
import { Icon } from "./icon";
import { Later } from "./later";
import { Proof } from "./proof";
import { Report } from "./report";
import { Empty, Failed, Skeleton } from "./states";
import { Title } from "./title";

interface Props {
	view: Shown | null;
	record: Fields | null | undefined; /* what was written; null until all that shows it is here */
	name: "tool" | "toolbox" | "tutorial"; /* its kind, as in addresses; the last is not printed as a form */
	what: string; /* its kind, in the reader's words */
	all: { href: string; text: string }; /* where all of its kind stand */
	why: Failure | null;
	again: () => void;
	ended?: string | undefined;
	under?: ComponentChildren; /* lines of the head that only its kind has */
	wide?: string; /* a class of its own for the page */
	copies?: ComponentChildren; /* links to other forms of it, beside that to the PDF */
	deeds: ComponentChildren; /* what who may change it can do */
	children?: ComponentChildren;
}

const Back = ({ href, text }: { href: string; text: string }) => <p class="back"><a href={href}><Icon name="left" />{text}</a></p>;

function Head({ view, record, what, ended, under }: Props & { view: Shown }) {
	const { structure } = view;
	return (
		<header class="sheet-head">
			<p class="sheet-place">
				<span class="badge">{what}</span>{" "}
				{[structure?.name, where(townBeside(structure?.name, structure?.city), structure?.country)].filter(Boolean).join(" · ")}
			</p>
			<Title name={asText(record?.["title"])} lang={view.lang} />
			{ended && <p><span class="ended">{ended}</span></p>}
			<p class="card-foot">
				<span>{t().sheet.by(structure?.name ?? "", date(view.created))}</span>
				{view.lang !== language.value && <span>{t().sheet.writtenIn(tongue(view.lang))}</span>}
				{view.scope === 1 && <span>{t().sheet.members}</span>}
			</p>
			{under}
		</header>
	);
}

function Withdrawn({ view, all }: { view: Shown; all: { href: string; text: string } }) {
	return (
		<div class="page practice">
			<Back {...all} />
			<Title name={t().app.withdrawn(date(view.withdrawn!))} />
			<p class="muted">{[view.structure?.name, view.structure?.city].filter(Boolean).join(" · ")}</p>
			<Later load={() => import("./deeds").then((part) => part.Reached)} props={{ id: view.entity }} />
		</div>
	);
}

function Gone({ all }: { all: { href: string; text: string } }) {
	return (
		<div class="page narrow">
			<Title name={t().sheet.gone} />
			<Empty text={t().sheet.goneMore}><a class="button" href={all.href}>{all.text}</a></Empty>
		</div>
	);
}

/** Who may withdraw it does not report it. */
const isOurs = (view: Shown): boolean => mayPublish.value && view.structure?.id === hello.value?.node.structure;

export const Waiting = () => <div class="page"><Skeleton lines={8} /></div>;

export function Piece(props: Props) {
	const { view, record, name, what, all, why, again, wide, copies, deeds, children } = props;
	if (view?.withdrawn) return <Withdrawn view={view} all={all} />;
	if (view && record) {
		return (
			<div class={["page practice", wide].filter(Boolean).join(" ")}>
				<Back {...all} />
				<article>
					<Head {...props} view={view} />
					{children}
					{name !== "tutorial" && <p class="actions"><a class="button" href={`/${name}/${view.id}.pdf?lang=${language.value}`} rel="nofollow">{t().sheet.pdf}</a>{copies}</p>}
					<Proof view={{ id: view.id, lang: view.lang, structure: view.structure ?? null, practice: {}, proof: view.proof ?? null, revisions: view.revisions ?? 0 }} />
					{!isOurs(view) && <p><Report id={view.id} what={what} /></p>}
					{deeds}
				</article>
				<Later key={`${view.entity} reuse`} load={() => import("./spread/reuse").then((part) => part.default)} props={{ about: view.entity, structure: view.structure }} />
			</div>
		);
	}
	if (why && ["not_found", "ambiguous", "malformed", "invalid"].includes(why.code)) return <Gone all={all} />;
	return why ? <div class="page"><Failed why={why} again={again} /></div> : <Waiting />;
}
