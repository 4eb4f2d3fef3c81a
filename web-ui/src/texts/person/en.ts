// SPDX-License-Identifier: EUPL-1.2

export const texts = {
	profile: {
		said: "What they shared",
		none: "Nothing yet.",
		elsewhere: (structure: string) => `What they shared stands on the site of ${structure}.`,
		older: "Earlier",
		speaks: (list: string) => `Languages: ${list}`,
		you: "This is what others see of you.",
		change: "Change it",
		kind: {
			practice: "Practice",
			tool: "Tool",
			toolbox: "Toolbox",
			tutorial: "Tutorial",
			room: "Room",
			request: "Question",
			experience: "Experience",
			testimony: "Testimony",
			translation: "Translation",
			comment: "Message",
		},
	},
};
