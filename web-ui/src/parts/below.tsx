// SPDX-License-Identifier: EUPL-1.2
// What stands below the sheet of a practice: the tutorials about it, and who reuses it.
import type { Id, Place } from "../api/shapes";
import Reuse from "./spread/reuse";
import Tutorials from "./tutorial/beside";

export default function Below({ about, structure }: { about: Id; structure: Place | null | undefined }) {
	return <><Tutorials about={about} /><Reuse about={about} structure={structure} /></>;
}
