// SPDX-License-Identifier: EUPL-1.2
// The people of this node: who asks to become professional, roles, codes for the counter, invitations. For editors.
import { useState } from "preact/hooks";
import { declineWish, endSessions, giveCode, invite, listPeople, type People, type Person, type Secret, setRole, uninvite } from "../api/people";
import type { Failure } from "../api/failure";
import { account } from "../api/session";
import type { Lang, Role } from "../api/shapes";
import { Choice } from "../parts/choice";
import { TextField } from "../parts/field";
import { LeaveDoor } from "../parts/leave-door";
import { Shown } from "../parts/secret";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { c, useCareTexts } from "../state/care/words";
import { date, number } from "../state/format";
import { language, languageNames, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { withNext } from "../state/route";
import { useWork } from "../state/work";

const ROLES: Role[] = ["learner", "professional", "editor", "operator"];
const isOperator = (): boolean => account.value?.role === "operator";
/** Roles that the reader may give. */
const mine = (): Role[] => (isOperator() ? ROLES : ROLES.slice(0, 2));
const options = (roles: Role[]) => roles.map((value) => ({ value, label: t().role[value] }));

function Wish({ person, again }: { person: Person; again: () => void }) {
	const words = c().people;
	const [reason, setReason] = useState("");
	const [busy, failed, work] = useWork();
	const decide = (what: () => Promise<unknown>): void => void work(async () => {
		await what();
		announce(words.done);
		again();
	});
	return (
		<li class="message">
			<h3>{person.name} <span class="muted">{person.login}</span></h3>
			<p>{person.wish?.text}</p>
			<div class="form">
				<TextField label={words.reason} name={`reason-${person.login}`} value={reason} onValue={setReason} />
				{failed && <Failed why={failed} />}
				<p class="actions">
					<button type="button" class="button main" aria-disabled={busy} onClick={() => decide(() => setRole(person.login, "professional", reason))}>{words.grant}</button>
					<button type="button" class="button" aria-disabled={busy} onClick={() => decide(() => declineWish(person.login, reason))}>{words.decline}</button>
				</p>
			</div>
		</li>
	);
}

function Care({ person, again }: { person: Person; again: () => void }) {
	const words = c().people;
	const [role, choose] = useState<Role>(person.role);
	const [secret, setSecret] = useState<Secret | null>(null);
	const [busy, failed, work] = useWork();
	const keep = (event: Event): void => {
		event.preventDefault();
		void work(async () => {
			await setRole(person.login, role, "");
			announce(words.done);
			again();
		});
	};
	const close = (): void => {
		if (window.confirm(words.closeSure)) void work(() => endSessions(person.login).then(() => announce(words.done)));
	};
	return (
		<div class="form">
			<form class="actions" onSubmit={keep}>
				<Choice label={words.role} value={role} options={options(mine())} onValue={choose} />
				<button type="submit" class="button" aria-disabled={busy}>{words.setRole}</button>
			</form>
			<p class="actions">
				<button type="button" class="button" aria-disabled={busy} onClick={() => void work(async () => setSecret(await giveCode(person.login)))}>{words.code}</button>
				<button type="button" class="button" aria-disabled={busy} onClick={close}>{words.close}</button>
			</p>
			{failed && <Failed why={failed} />}
			{secret && <Shown secret={secret} why={words.codeFor} scan={words.codeScan} code />}
		</div>
	);
}

function One({ person, again }: { person: Person; again: () => void }) {
	const words = c().people;
	const may = person.login !== account.value?.login && (isOperator() || ROLES.indexOf(person.role) < 2);
	const seen = { today: words.today, week: words.week, month: words.month, longer: words.longer, never: words.never };
	const facts = [t().role[person.role], seen[person.seen ?? "never"], ...(person.suspended ? [words.suspended] : [])];
	return (
		<li class="message">
			<h3>{person.name} <span class="muted">{person.login}</span></h3>
			<p class="muted">{facts.join(" · ")} · <time dateTime={new Date(person.created).toISOString()}>{words.since(date(person.created))}</time></p>
			{may && (
				<details class="more">
					<summary>{words.care}</summary>
					<Care person={person} again={again} />
				</details>
			)}
		</li>
	);
}

/** What is wrong with the address that somebody is invited at, in words. */
function wrongOf(failed: Failure | null): string | null {
	const words = c().people;
	if (failed?.field !== "address") return null;
	return failed.code === "too_many" ? words.inviteTooMany : failed.code === "not_found" ? words.inviteNoLetters : words.inviteAddressBad;
}

function Invite({ letters, again }: { letters: boolean; again: () => void }) {
	const words = c().people;
	const [role, choose] = useState<Role>("professional");
	const [note, setNote] = useState("");
	const [address, setAddress] = useState("");
	const [lang, setLang] = useState<Lang>(language.value);
	const [secret, setSecret] = useState<Secret | null>(null);
	const [sent, setSent] = useState("");
	const [busy, failed, work] = useWork();
	const wrong = wrongOf(failed);
	const make = (event: Event): void => {
		event.preventDefault();
		const to = address.trim();
		void work(async () => {
			setSecret(await invite(role, note, to ? { address: to, lang } : null));
			setSent(to);
			setNote("");
			setAddress("");
			again();
		});
	};
	return (
		<section class="own">
			<h2>{words.invite}</h2>
			<p class="muted">{words.inviteMore}</p>
			<form class="form" noValidate onSubmit={make}>
				<Choice label={words.role} value={role} options={options(mine())} onValue={choose} />
				<TextField label={words.note} name="note" value={note} onValue={setNote} />
				{letters && (
					<TextField label={words.inviteAddress} name="address" hint={words.inviteAddressMore} value={address} onValue={setAddress}
						error={wrong} inputMode="email" plain />
				)}
				{letters && address.trim() && (
					<Choice label={words.inviteLanguage} value={lang} onValue={setLang}
						options={languages.map((code) => ({ value: code as Lang, label: languageNames[code], lang: code }))} />
				)}
				{failed && !wrong && <Failed why={failed} />}
				<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{letters && address.trim() ? words.inviteSend : words.inviteButton}</button></p>
			</form>
			{secret && sent && <p role="status">{words.inviteSent(sent)}</p>}
			{secret && <Shown secret={secret} why={words.link} scan={words.codeScan} />}
		</section>
	);
}

function Rest({ all, again }: { all: People; again: () => void }) {
	const words = c().people;
	const [, failed, work] = useWork();
	return (
		<>
			<Invite letters={all.letters !== null} again={again} />
			{all.invitations.length > 0 && (
				<section class="own">
					<h2>{words.open}</h2>
					{failed && <Failed why={failed} />}
					<ul class="threads">
						{all.invitations.map((one) => (
							<li class="message" key={one.id}>
								<p>{[t().role[one.role], one.note, words.until(date(one.expires)), words.by(one.by ?? words.nobody)].filter(Boolean).join(" · ")}</p>
								<p><button type="button" class="button" onClick={() => void work(() => uninvite(one.id).then(again))}>{words.takeBack}</button></p>
							</li>
						))}
					</ul>
				</section>
			)}
			{all.log.length > 0 && (
				<section class="own">
					<h2>{words.log}</h2>
					<ul>
						{all.log.map((one) => (
							<li key={`${one.time} ${one.name}`}>
								{date(one.time)} · {one.from === one.to ? words.declined(one.name ?? words.nobody)
									: `${one.name ?? words.nobody} · ${words.changed(t().role[one.from], t().role[one.to])}`} · {words.by(one.command ? words.command : one.by ?? words.nobody)}
								{one.reason ? ` · ${one.reason}` : ""}
							</li>
						))}
					</ul>
				</section>
			)}
			{all.letters && (
				<section class="own">
					<h2>{words.letters}</h2>
					<p>{words.lettersState(number(all.letters.waiting), number(all.letters.given_up))}</p>
					{all.letters.why && <p class="wrong">{all.letters.why}</p>}
				</section>
			)}
		</>
	);
}

function Everybody() {
	const words = c().people;
	const [typed, setTyped] = useState("");
	const [text, setText] = useState("");
	const [after, setAfter] = useState<string | null>(null);
	const { value, failed, again } = useLoaded(`people ${text} ${after}`, () => listPeople(text, after));
	const found = value.value;
	const find = (event: Event): void => {
		event.preventDefault();
		setAfter(null);
		setText(typed.trim());
	};
	if (!found) return failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />;
	return (
		<>
			{found.wishes.length > 0 && (
				<section class="own">
					<h2>{words.wishes}</h2>
					<ul class="threads">{found.wishes.map((one) => <Wish key={one.login} person={one} again={again} />)}</ul>
				</section>
			)}
			<section class="own">
				<h2>{words.all}</h2>
				<form class="form" role="search" onSubmit={find}>
					<TextField label={words.find} name="find" value={typed} onValue={setTyped} plain />
					<p class="actions"><button type="submit" class="button">{words.findButton}</button></p>
				</form>
				{found.items.length === 0
					? <Empty text={words.empty} />
					: <ul class="threads">{found.items.map((one) => <One key={`${one.login} ${one.role}`} person={one} again={again} />)}</ul>}
				{found.next && <p class="actions"><button type="button" class="button" onClick={() => setAfter(found.next ?? null)}>{words.more}</button></p>}
			</section>
			{!after && <Rest all={found} again={again} />}
			<LeaveDoor />
		</>
	);
}

export default function PeoplePage() {
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	const who = account.value;
	const may = who && (who.role === "editor" || who.role === "operator");
	return (
		<div class="page narrow">
			<Title name={c().people.title} />
			{may ? <Everybody /> : (
				<>
					<p>{c().people.editors}</p>
					{!who && <p><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>}
				</>
			)}
		</div>
	);
}
