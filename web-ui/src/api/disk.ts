// SPDX-License-Identifier: EUPL-1.2
// The method of docs/api.md about the room on the disk. Loaded when it is full.
import { request } from "./socket";

/** In bytes. */
export interface Disk {
	free: number;
	records: number;
	search: number;
	files: number;
	received: number; /* of the files: from partners, not pinned */
	budget: number;
}

export const showDisk = (): Promise<Disk> => request("disk.show");
