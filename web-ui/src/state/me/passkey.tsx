// SPDX-License-Identifier: EUPL-1.2
// Coming in by passkey: by a button, and among what the browser fills in for the name.
import { useEffect, useRef, useState } from "preact/hooks";
import { failure, type Failure } from "../../api/failure";
import { enterByPasskey, fillsIn } from "../../api/passkeys";
import { Failed } from "../../parts/states";
import { m } from "./words";

const RENEW_MS = 240_000; /* before its challenge is too old */

/** What is to be said of a failure, in the words of passkeys; null: nothing of its own. */
export function passkeyFault(why: Failure): string | null {
	const words = m().passkeys;
	const table: Record<string, string> = {
		"not_allowed.cancelled": words.cancelled,
		"wrong_password.challenge": words.late,
		"invalid.challenge": words.late,
		"wrong_password.passkey": words.wrong,
		"invalid.passkey": words.wrong,
		"invalid.algorithm": words.wrong,
		"not_found.passkey": words.unknown,
		"not_allowed.copied": words.copied,
		"exists.passkey": words.here,
		"too_many.passkeys": words.full,
		"not_found.site": words.unable,
	};
	return table[`${why.code}.${why.field ?? ""}`] ?? null;
}

export function PasskeyFailed({ why }: { why: Failure }) {
	const text = passkeyFault(why);
	return text ? <p class="wrong" role="alert">{text}</p> : <Failed why={why} />;
}

/** One ceremony at a time: the button ends the quiet one, which begins again after whatever failed. */
export function usePasskeyDoor(onIn: () => void): [boolean, Failure | null, () => void] {
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [round, setRound] = useState(0);
	const quiet = useRef<AbortController | null>(null);
	useEffect(() => {
		if (busy) return undefined;
		const stop = new AbortController();
		quiet.current = stop;
		const wait = async (): Promise<void> => {
			if (!(await fillsIn()) || stop.signal.aborted) return;
			await enterByPasskey(stop.signal, true).then(onIn, (raw: unknown) => {
				const why = failure(raw);
				if (stop.signal.aborted || !passkeyFault(why) || why.field === "cancelled") return;
				setFailed(why);
				setRound((now) => now + 1);
			});
		};
		void wait();
		const timer = setTimeout(() => setRound((now) => now + 1), RENEW_MS);
		return () => {
			clearTimeout(timer);
			stop.abort();
		};
	}, [busy, round]);
	const press = (): void => {
		if (busy) return;
		quiet.current?.abort();
		setBusy(true);
		setFailed(null);
		enterByPasskey(new AbortController().signal, false)
			.then(onIn, (why: unknown) => setFailed(failure(why)))
			.finally(() => setBusy(false));
	};
	return [busy, failed, press];
}
