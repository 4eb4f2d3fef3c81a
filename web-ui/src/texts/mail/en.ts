// SPDX-License-Identifier: EUPL-1.2
// The words of the letters that the node writes; {0} stands for what is put in. They are not part of the bundle.

import { counting } from "../counting";

const n = counting("en");

export const texts = {
	mail: {
		greeting: "Hello {0},",
		signIn: {
			subject: "Sign in at {0}",
			code: "Your code: {0}",
			link: "Or open this link, on any device:",
			once: "Each of the two opens once, within ten minutes.",
			notYou: "You did not ask for this? Then do nothing: nobody has come in.",
		},
		confirm: {
			subject: "Your address at {0}",
			why: "This address was given at {0}, as yours.",
			code: "Type this code there: {0}",
			link: "Or open this link in the same browser:",
			once: "It is good for one hour.",
			notYou: "This was not you? Then do nothing: without the code the address is not kept.",
		},
		hello: "Hello,",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "There is something new for you",
			intro: "What waits for you at {0}",
			all: "See all my notices",
			daily: "You asked {0} for this e-mail, once a day. It only goes when there is something new.",
			weekly: "You asked {0} for this e-mail, once a week. It only goes when there is something new.",
			stop: "Stop this e-mail",
			change: "Choose how often it comes",
			due: "Where is the project now?",
			search: "What you look for: {0}",
			found: n({ one: "# practice, tool or toolbox is new", other: "# practices, tools and toolboxes are new" }),
			count: n({ one: "# thing waits for you", other: "# things wait for you" }),
			more: n({ one: "And # more.", other: "And # more." }),
		},
		invite: {
			subject: "An invitation to {0}",
			why: "{0} invites you to share practices of social and professional integration.",
			what: "You find what others have tried, in several countries, and you can ask the people who did it.",
			link: "Open this link to make your account:",
			once: "It works once, within a week.",
			notYou: "You did not expect this? Then do nothing: no account is made, and your address is not kept.",
		},
		way: {
			subject: "A new way into your account: {0}",
			passkey: "A passkey was added to your account at {0}. Whoever holds it can sign in as you.",
			address: "Your account at {0} has another e-mail address now. Codes to sign in no longer come to this one.",
			you: "Was it you? Then there is nothing to do.",
			notYou: "It was not you? Sign in, remove it, and tell the people of the structure at once: they can sign out all devices.",
		},
		stop: {
			title: "Stop the news by e-mail",
			ask: "Stop the e-mail that tells what waits for you? E-mails to sign in still come when you ask for one.",
			go: "Stop this e-mail",
			done: "Done: this e-mail will not come any more.",
			more: "Under “My data” you can ask for it again.",
			unknown: "This link is not complete. Open it from the e-mail again, or choose under “My data”.",
			failed: "That did not work. Try again in a moment.",
		},
	},
};
