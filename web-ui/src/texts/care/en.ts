// SPDX-License-Identifier: EUPL-1.2

export const texts = {
	remark: {
		title: "A remark on this page",
		intro: "Something is wrong, missing or unclear? Tell the people who look after this site.",
		page: "The page you came from:",
		text: "Your remark",
		hint: "Only the editors of this site read it. Your name does not go along: do not write about other people.",
		needed: "Write a few words first.",
		tooLong: (most: string) => `At most ${most} characters fit.`,
		send: "Send",
		thanks: "Thank you: your remark has arrived.",
		back: "Back to the page",
	},
	remarks: {
		title: "Remarks of readers",
		all: "See the remarks of readers",
		editors: "Only the editors of this site see the remarks.",
		empty: "There is no remark here.",
		show: "Show",
		every: "all",
		share: (treated: string, all: string) => `${treated} of ${all} are treated.`,
		account: "Somebody with an account",
		visitor: "A visitor",
		state: "What becomes of it",
		note: "A note for the other editors",
		keep: "Keep",
		kept: "Kept",
		older: "Older remarks",
		newest: "The newest",
		states: {
			new: "New",
			planned: "Planned",
			done: "Done",
			declined: "Declined",
		},
	},
};
