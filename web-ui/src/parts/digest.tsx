// SPDX-License-Identifier: EUPL-1.2
// How often a letter tells what waits, on the page of one's own data: never, until somebody asks for it.
import { useId, useState } from "preact/hooks";
import { chooseDigest, type Pace, type Ways } from "../api/me";
import { announce } from "../state/announce";
import { useAsked } from "../state/asked";
import { date, firsts, manner } from "../state/format";
import { language, t } from "../state/language";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { Failed } from "./states";

/** A moment in the days to come: which day of the week it is helps most. */
const soon = (millis: number): string =>
	firsts(new Intl.DateTimeFormat(manner(language.value), { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }).format(millis));

function Choose({ now, reload }: { now: Ways; reload: () => Promise<void> }) {
	const words = m().digest;
	const paces: [Pace, string][] = [["never", words.never], ["daily", words.daily], ["weekly", words.weekly]];
	const id = useId();
	const [pace, setPace] = useState<Pace>(now.digest.pace);
	const [busy, failed, work] = useWork();
	const submit = (event: Event): void => {
		event.preventDefault();
		void work(async () => {
			await chooseDigest(pace);
			announce(words.kept);
			await reload();
		});
	};
	return (
		<form class="form" onSubmit={submit}>
			<fieldset class="field">
				<legend>{words.how}</legend>
				{paces.map(([one, label]) => (
					<div class="radio" key={one}>
						<input type="radio" id={`${id}-${one}`} name="pace" value={one} checked={pace === one} onChange={() => setPace(one)} />
						<label for={`${id}-${one}`}>{label}</label>
					</div>
				))}
			</fieldset>
			{now.digest.next && <p class="muted" role="status">{words.next(soon(now.digest.next))}</p>}
			{failed && <Failed why={failed} />}
			<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{busy ? t().account.working : words.save}</button></p>
		</form>
	);
}

export function Digest({ now, reload }: { now: Ways; reload: () => Promise<void> }) {
	const words = m().digest;
	useAsked("digest");
	return (
		<section class="own" id="digest">
			<h2>{words.title}</h2>
			<p>{words.more}</p>
			{now.digest.refused && <p class="wrong" role="status">{words.refused(date(now.digest.refused))}</p>}
			{!now.letters ? <p class="muted">{m().ways.noLetters}</p>
				: now.address ? <Choose key={now.digest.pace} now={now} reload={reload} />
					: <p class="muted">{words.needs}</p>}
		</section>
	);
}
