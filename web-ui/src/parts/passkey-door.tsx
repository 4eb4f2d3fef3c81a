// SPDX-License-Identifier: EUPL-1.2
// The way in by passkey.
import { able } from "../state/able";
import { t } from "../state/language";
import { PasskeyFailed, usePasskeyDoor } from "../state/me/passkey";
import { m } from "../state/me/words";

function PasskeyDoor({ onIn }: { onIn: () => void }) {
	const words = m().passkeys;
	const [busy, failed, press] = usePasskeyDoor(onIn);
	return (
		<section class="own" id="passkey">
			<h2>{words.in}</h2>
			<p class="muted">{words.inMore}</p>
			{failed && <PasskeyFailed why={failed} />}
			<p class="actions">
				<button type="button" class="button main" aria-disabled={busy} onClick={press}>{busy ? t().account.working : words.use}</button>
			</p>
		</section>
	);
}

/** null: not in this browser, or not at this address. */
export const door = () => (able() ? PasskeyDoor : null);
