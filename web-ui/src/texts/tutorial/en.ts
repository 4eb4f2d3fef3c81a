// SPDX-License-Identifier: EUPL-1.2
export const texts = {
	tutorial: {
		title: "Tutorials",
		all: "All tutorials",
		about: "About",
		ended: (date: string) => `No longer kept up to date since: ${date}`,
		words: "The same in words",
		how: "Step by step",
		dates: "Date by date",
		duration: (text: string) => `Duration: ${text}`,
		material: (text: string) => `Material: ${text}`,
		links: "Who does what with whom",
		svg: "Save the drawing (SVG)",
		png: "Save the picture (PNG)",
		lost: "This testimony is not on this site, or was taken back.",
		write: "Write a tutorial",
	},
};
