// SPDX-License-Identifier: EUPL-1.2
// The testimonies that a tutorial may name while it is written.
import { useEffect, useState } from "preact/hooks";
import { showPractice } from "../../api/methods";
import type { Piece } from "../../api/shapes";

/** Those of the practice that the tutorial is about; null: not known yet. */
export function useVoices(about: string): Piece[] | null {
	const [voices, setVoices] = useState<Piece[] | null>(null);
	useEffect(() => {
		let current = true;
		setVoices(null);
		if (about) showPractice(about).then((view) => current && setVoices(view.testimonies ?? []), () => undefined);
		return () => {
			current = false;
		};
	}, [about]);
	return voices;
}
