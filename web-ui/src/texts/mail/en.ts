// SPDX-License-Identifier: EUPL-1.2
// The words of the letters that the node writes; {0} stands for what is put in. They are not part of the bundle.

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
	},
};
