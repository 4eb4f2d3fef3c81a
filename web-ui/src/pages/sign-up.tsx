// SPDX-License-Identifier: EUPL-1.2
import { useId, useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { account, signUp } from "../api/session";
import { TextField } from "../parts/field";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { type Faults, useForm } from "../state/form";
import { language, t } from "../state/language";
import { m, useMeTexts } from "../state/me/words";
import { go, keepingNext, nextPlace } from "../state/route";

type Name = "name" | "login" | "password" | "role" | "wish";
type Role = "learner" | "professional";

const PASSWORD_BYTES = 256;

function faultsOf(values: Record<Name, string>): Faults<Name> {
	const words = t().account;
	const faults: Faults<Name> = {};
	if (!values.name.trim()) faults.name = words.nameMissing;
	if (!/^[a-z0-9._@+-]{3,64}$/i.test(values.login.trim())) faults.login = words.loginHint;
	if ([...values.password].length < 8) faults.password = words.passwordShort;
	else if (new TextEncoder().encode(values.password).length > PASSWORD_BYTES) faults.password = words.passwordLong;
	if (values.role === "professional" && !values.wish.trim()) faults.wish = m().ways.wishMissing;
	return faults;
}

function RoleChoice({ value, onValue }: { value: string; onValue: (value: string) => void }) {
	const words = t().account;
	const id = useId();
	const roles: [Role, string, string][] = [
		["learner", words.learner, words.learnerMore],
		["professional", words.professional, words.professionalMore],
	];
	return (
		<fieldset class="field">
			<legend>{words.role}</legend>
			{roles.map(([role, label, more]) => (
				<div class="radio" key={role}>
					<input type="radio" id={`${id}-${role}`} name="role" value={role} checked={value === role}
						aria-describedby={`${id}-${role}-more`} onChange={() => onValue(role)} />
					<label for={`${id}-${role}`}>{label}</label>
					<span class="hint" id={`${id}-${role}-more`}>{more}</span>
				</div>
			))}
		</fieldset>
	);
}

/** The secret of an invitation, behind the # of its link. */
const invitation = (): string => new URLSearchParams(location.hash.slice(1)).get("invite") ?? "";

export default function SignUp() {
	const words = t().account;
	const here = useMeTexts();
	const [invite] = useState(invitation);
	const { values, faults, set, show, form } = useForm<Name>({ name: "", login: "", password: "", role: "learner", wish: "" });
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [gone, setGone] = useState(false);

	const refused = (why: Failure): void => {
		if (why.code === "exists") show({ login: words.taken });
		else if (why.code === "invalid" && why.field === "login") show({ login: words.loginHint });
		else if (why.code === "invalid" && why.field === "password") show({ password: words.passwordShort });
		else if (why.field === "invite") setGone(true);
		else if (why.code === "invalid" && why.field === "name") show({ name: words.nameMissing });
		else setFailed(why);
	};
	const submit = async (event: Event): Promise<void> => {
		event.preventDefault();
		if (busy) return;
		setFailed(null);
		if (show(faultsOf(values))) return;
		setBusy(true);
		try {
			await signUp({
				login: values.login.trim().toLowerCase(),
				password: values.password,
				name: values.name.trim(),
				lang: language.value,
				...(invite ? { invite } : values.role === "professional" ? { wish: values.wish.trim() } : {}),
			});
			go(nextPlace(), true);
		} catch (why) {
			refused(failure(why));
			setBusy(false);
		}
	};

	if (!here) return <div class="page"><Skeleton /></div>;
	if (account.value && !busy) {
		return (
			<div class="page narrow">
				<Title name={t().app.signUp} />
				<p>{words.already(account.value.name)}</p>
				<p><a class="button" href={nextPlace()}>{words.goOn}</a></p>
			</div>
		);
	}
	return (
		<div class="page narrow">
			<Title name={t().app.signUp} />
			<p class="muted">{words.local}</p>
			{invite && <p><strong>{m().enter.invitedMore}</strong></p>}
			<form ref={form} class="form" noValidate onSubmit={(event) => void submit(event)}>
				<TextField label={words.name} name="name" hint={words.nameHint} value={values.name} onValue={set("name")}
					error={faults.name} autocomplete="given-name" />
				<TextField label={words.login} name="login" hint={words.loginHint} value={values.login} onValue={set("login")}
					error={faults.login} autocomplete="username" plain />
				<TextField label={words.password} name="password" type="password" hint={words.passwordHint}
					value={values.password} onValue={set("password")} error={faults.password} autocomplete="new-password" plain />
				{!invite && <RoleChoice value={values.role} onValue={set("role")} />}
				{!invite && values.role === "professional" && (
					<TextField label={m().ways.wishText} name="wish" hint={m().ways.wishMore} value={values.wish} onValue={set("wish")} error={faults.wish} />
				)}
				{gone && <p class="wrong" role="alert">{m().enter.inviteGone}</p>}
				{failed && <Failed why={failed} />}
				<p class="actions">
					<button type="submit" class="button main" aria-disabled={busy}>{busy ? words.working : words.create}</button>
				</p>
			</form>
			<p>{words.hasAccount} <a href={keepingNext("/sign-in")}>{t().app.signIn}</a></p>
		</div>
	);
}
