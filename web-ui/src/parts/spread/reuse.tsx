// SPDX-License-Identifier: EUPL-1.2
// "Who reuses it", below whatever can be reused: who, where, in which state, what came of it; and one click to join them.
// As node/src/site/reuse.c.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Adoption, declareAdoption, listAdoptions } from "../../api/adoptions";
import { type Failure, failure } from "../../api/failure";
import { asText, isMap } from "../../api/fields";
import { onDiscussion } from "../../api/methods";
import { account, hello, mayPublish } from "../../api/session";
import type { Fields, Id, Place } from "../../api/shapes";
import { randomHex } from "../../api/wire";
import { announce } from "../../state/announce";
import { openDate, where } from "../../state/format";
import { language } from "../../state/language";
import { useLoaded } from "../../state/load";
import { sp, useSpreadTexts } from "../../state/spread/words";
import { Figures } from "../figures";
import { Later } from "../later";
import { Prose } from "../prose";
import { Report } from "../report";
import { words } from "../states";
import { Declare } from "./declare";
import { Standing } from "./standing";

function FollowUp({ one, lang }: { one: Fields; lang: string }) {
	const figures = (Array.isArray(one["figures"]) ? one["figures"] : []).filter(isMap);
	return (
		<li>
			<p class="muted">{openDate(asText(one["date"]))}</p>
			{asText(one["text"]) && <Prose text={asText(one["text"])} lang={lang} />}
			{figures.length > 0 && <Figures figures={figures} lang={lang} />}
		</li>
	);
}

/** What was adapted and what came of it; nothing where neither is told. */
export function Told({ one }: { one: Adoption }) {
	const follows = one.follow_ups ?? [];
	if (!one.adapted && follows.length === 0 && !one.agreement) return null;
	return (
		<>
			{one.adapted && <><h4>{sp().spread.adapted}</h4><Prose text={one.adapted} lang={one.lang} /></>}
			{follows.length > 0 && <><h4>{sp().spread.came}</h4><ol class="follow-ups">{follows.map((each, i) => <FollowUp key={i} one={each} lang={one.lang} />)}</ol></>}
			{one.agreement && <><h4>{sp().spread.agreement}</h4><Later load={() => import("../media/files").then((part) => part.default)} props={{ value: one.agreement, lang: one.lang }} /></>}
		</>
	);
}

function One({ one, children }: { one: Adoption; children?: preact.ComponentChildren }) {
	const place = { city: one.city ?? one.structure.city, country: one.country ?? one.structure.country };
	return (
		<li class="message adoption" id={`adoption-${one.id.slice(0, 16)}`}>
			<h3><a href={`/spreading/${one.structure.id}`}>{one.structure.name}</a></h3>
			<p class="muted">{where(place.city, place.country)}</p>
			<Standing one={one} />
			<Told one={one} />
			{children ?? <p class="card-foot"><Report id={one.record} what={one.structure.name} /></p>}
		</li>
	);
}

interface Props {
	about: Id; /* entity */
	structure: Place | null | undefined; /* whose it is */
}

/** One click says it; all else can follow. */
function Wish({ about, onDone }: { about: Id; onDone: () => void }) {
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const token = useRef(randomHex(16));
	const say = async (): Promise<void> => {
		if (busy) return;
		setBusy(true);
		setFailed(null);
		try {
			await declareAdoption(language.value, { adopts: about, state: "interested" }, null, token.current);
			announce(sp().spread.wished);
			onDone();
		} catch (why) {
			const known = failure(why);
			setBusy(false);
			if (known.code !== "exists") return setFailed(known);
			announce(sp().spread.known);
			onDone();
		}
	};
	return (
		<>
			<button type="button" class="button main" aria-disabled={busy} onClick={() => void say()}>{sp().spread.wish}</button>
			{failed && <p class="wrong" role="alert">{words(failed)}</p>}
		</>
	);
}

/** Our own, with the way to say more. */
function Own({ one, others, onDone }: { one: Adoption; others: Adoption[]; onDone: () => void }) {
	const [open, setOpen] = useState(location.hash === "#reuse-form");
	const done = (): void => {
		setOpen(false);
		onDone();
	};
	return (
		<One one={one}>
			{open
				? <Declare one={one} others={others} onDone={done} onFold={() => setOpen(false)} />
				: <button type="button" class="button" onClick={() => setOpen(true)}>{sp().spread.change}</button>}
		</One>
	);
}

export default function Reuse({ about, structure }: Props) {
	const spoken = useSpreadTexts();
	const { value, again } = useLoaded(`reuse ${about}`, () => listAdoptions({ about }));
	const us = hello.value?.node.structure;
	useEffect(() => onDiscussion(about, (event) => {
		if (event.adopted || event.blocked || event.unblocked) again();
	}), [about]);
	const list = value.value;
	if (!spoken || !list) return null;
	const own = mayPublish.value ? list.items.find((one) => one.structure.id === us) : undefined;
	const others = list.items.filter((one) => one !== own);
	const mayAdopt = mayPublish.value && structure?.id !== us;
	if (list.total === 0 && !account.value) return null;
	return (
		<section class="discussion reuse" id="reuse" aria-labelledby="reuse-title">
			<h2 id="reuse-title">{sp().spread.title}</h2>
			{list.total > 0
				? <p class="muted">{sp().spread.count(list.total)} · <a href={`/spreading?about=${about}`}>{sp().spread.tree}</a></p>
				: <p class="muted">{sp().spread.none}</p>}
			{mayAdopt && !own && <p class="actions"><Wish about={about} onDone={again} /></p>}
			<ul class="threads">
				{own && <Own key={own.record} one={own} others={others} onDone={again} />}
				{others.map((one) => <One key={one.id} one={one} />)}
			</ul>
		</section>
	);
}
