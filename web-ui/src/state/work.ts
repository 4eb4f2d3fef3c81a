// SPDX-License-Identifier: EUPL-1.2
// One thing at a time, and why it failed.
import { useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";

type Work = (what: () => Promise<void>) => Promise<void>;

export function useWork(): [boolean, Failure | null, Work] {
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const work: Work = async (what) => {
		if (busy) return;
		setBusy(true);
		setFailed(null);
		await what().catch((why: unknown) => setFailed(failure(why)));
		setBusy(false);
	};
	return [busy, failed, work];
}
