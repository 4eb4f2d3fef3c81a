// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";

const n = counting("en");

export const texts = {
	title: "Leave the federation",
	door: "Leave the federation",
	operators: "Only the operators of this site see this page.",
	intro: "Your structure can leave at any time. Nobody has to agree, and the others go on without it.",
	alone: "Your structure is in no federation: there is nothing to leave.",
	needed: "Your structure coordinates the federation, or is its only steward. Hand that over first (“essaim federation hand-over”), then come back.",
	suspended: "Your structure is no longer a member of the federation.",
	what: "What becomes of all that you published?",
	stay: "It stays: partners keep it, readable and signed by you, and may entrust it to another structure.",
	erased: "It is erased: every partner removes it from all its pages and disks; this cannot be undone.",
	before: "From then on nothing can be published here. Your structure cannot come back under its present identity. This site stays readable for as long as you run it.",
	type: (name: string) => `To confirm, type the name of your structure: ${name}`,
	wrongName: "This is not the name of your structure.",
	go: "Leave the federation",
	begun: "Your structure is leaving.",
	erasing: n({ one: "Erasing what you published: # text so far", other: "Erasing what you published: # texts so far" }),
	asking: "The federation is being told. It counts once most stewards have everything.",
	keep: "Keep this site running until it says that you have left.",
	left: (on: string) => `You left on ${on}.`,
	cancel: "Do not leave after all",
	cancelled: "Your structure stays.",
	partners: "At your partners",
	holds: "Has everything",
	lacks: "Not confirmed yet",
};
