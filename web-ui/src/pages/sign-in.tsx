// SPDX-License-Identifier: EUPL-1.2
import { useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { account, signIn } from "../api/session";
import { TextField } from "../parts/field";
import { Failed } from "../parts/states";
import { Title } from "../parts/title";
import { useForm } from "../state/form";
import { t } from "../state/language";
import { go, keepingNext, nextPlace } from "../state/route";

export default function SignIn() {
	const words = t().account;
	const { values, faults, set, show, form } = useForm({ login: "", password: "" });
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);

	const submit = async (event: Event): Promise<void> => {
		event.preventDefault();
		if (busy) return;
		setFailed(null);
		if (show({
			...(values.login.trim() ? {} : { login: words.loginMissing }),
			...(values.password ? {} : { password: words.passwordMissing }),
		})) return;
		setBusy(true);
		try {
			await signIn(values.login.trim(), values.password);
			go(nextPlace(), true);
		} catch (raw) {
			const why = failure(raw);
			if (why.code === "wrong_password" || why.code === "not_found") show({ password: words.wrong });
			else setFailed(why);
			setBusy(false);
		}
	};

	if (account.value && !busy) {
		return (
			<div class="page narrow">
				<Title name={words.signInTitle} />
				<p>{words.already(account.value.name)}</p>
				<p><a class="button" href={nextPlace()}>{words.goOn}</a></p>
			</div>
		);
	}
	return (
		<div class="page narrow">
			<Title name={words.signInTitle} />
			<form ref={form} class="form" noValidate onSubmit={(event) => void submit(event)}>
				<TextField label={words.login} name="login" value={values.login} onValue={set("login")}
					error={faults.login} autocomplete="username" plain />
				<TextField label={words.password} name="password" type="password" value={values.password}
					onValue={set("password")} error={faults.password} autocomplete="current-password" plain />
				{failed && <Failed why={failed} />}
				<p class="actions">
					<button type="submit" class="button main" aria-disabled={busy}>{busy ? words.working : words.enter}</button>
				</p>
			</form>
			<p>{words.noAccount} <a href={keepingNext("/sign-up")}>{words.signUpTitle}</a></p>
		</div>
	);
}
