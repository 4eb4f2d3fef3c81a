// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";

const n = counting("en");

export const texts = {
	saved: {
		save: "Save this search",
		saving: "Saving…",
		done: "Saved. A notice will tell you of what is new.",
		isSaved: "You follow this search",
		mine: n({ none: "Your saved searches", one: "# saved search", other: "# saved searches" }),
		full: "You have saved as many searches as you can. Remove one first.",
		best: "Show the best matches first",
		title: "Your saved searches",
		intro: "A notice tells you when something new fits one of them.",
		empty: "You have not saved a search yet.",
		emptyMore: "Search for something, then choose “Save this search”. A notice then tells you of what is new.",
		find: "Find a practice",
		stranger: "Sign in to save searches, and to be told of what is new.",
		said: (words: string) => `“${words}”`,
		since: (when: string) => `Saved on ${when}`,
		rename: "Rename",
		name: "Name of this search",
		keep: "Keep this name",
		cancel: "Leave it as it is",
		nameMissing: "Give it a name.",
		renamed: "The new name is kept.",
		remove: "Remove",
		sure: "Remove this search? Its notices go with it.",
		removed: "The search is removed.",
		found: (name: string) => `New for your search “${name}”`,
		count: n({ one: "# new result", other: "# new results" }),
	},
};
