// SPDX-License-Identifier: EUPL-1.2
// Said while the disk of the site is full.
export const texts = {
	full: "The disk of this site is full. You can read everything; nothing new can be kept until there is room. What you write stays on this device: send it again then.",
	back: "There is room on the disk again.",
	what: "What to do",
	free: (free: string) => `${free} are free on the disk.`,
	taken: (records: string, search: string, files: string, budget: string) => `Records take ${records}, the search index ${search}, files ${files} of at most ${budget}.`,
	received: (size: string) => `${size} of the files came from partners. A smaller budget lets go of those that were not used for longest; they can be fetched again later (“essaim file policy --home DIR --budget 2G”).`,
	other: "Whatever else stands on this disk can go (old backups, logs), or the disk can grow. This site notices within seconds and goes on by itself.",
};
