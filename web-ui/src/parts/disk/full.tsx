// SPDX-License-Identifier: EUPL-1.2
// Said on every page while the disk of the site is full; operators see what takes the room, and what could go.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Disk, showDisk } from "../../api/disk";
import { account, hello } from "../../api/session";
import { subscribe, unknown } from "../../api/socket";
import { announce } from "../../state/announce";
import { diskTexts as d, useDiskTexts } from "../../state/disk/words";
import { cachedSize } from "../../state/media/size";

const LOOK_MS = 5_000;

/** Asked again and again, since somebody may be making room. */
function useDisk(): Disk | null {
	const [disk, setDisk] = useState<Disk | null>(null);
	useEffect(() => {
		const look = (): void => void showDisk().then(setDisk, () => undefined);
		const timer = setInterval(look, LOOK_MS);
		look();
		return () => clearInterval(timer);
	}, []);
	return disk;
}

function WhatToDo() {
	const disk = useDisk();
	if (!disk) return null;
	const { free, records, search, files, received, budget } = disk;
	return (
		<details class="disk-more">
			<summary>{d().what}</summary>
			<p>{d().free(cachedSize(free))}</p>
			<p>{d().taken(cachedSize(records), cachedSize(search), cachedSize(files), cachedSize(budget))}</p>
			{received > 0 && <p>{d().received(cachedSize(received))}</p>}
			<p>{d().other}</p>
		</details>
	);
}

/** Until the node says that there is room; and asked once anew, since that may have been said before. */
function useEnd(full: boolean): void {
	useEffect(() => {
		if (!full) return undefined;
		const end = subscribe<{ full: number | null }>("disk", (news) => (hello.value = { ...hello.peek()!, ...news }));
		unknown.value += 1;
		return () => {
			end();
			if (!hello.peek()?.full) announce(d().back);
		};
	}, [full]);
}

function Full() {
	const here = useDiskTexts();
	const full = here && !!account.value && !!hello.value?.full;
	useEnd(full);
	if (!full) return null;
	return (
		<>
			<p class="disk-full">{d().full}</p>
			{account.value?.role === "operator" && <WhatToDo />}
		</>
	);
}

/* Beside the application: it comes late, and seldom. */
const place = document.createElement("div");
place.className = "line-bar";
place.setAttribute("role", "status");
document.body.prepend(place);
render(<Full />, place);
