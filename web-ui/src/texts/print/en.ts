// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Practice sheet",
		page: "Page {0} of {1}",
		original: "original text, in {0}",
		live: "The live page of this sheet, with its discussion and what became of it:",
		code: "Code of this sheet: {0}",
		boxLive: "The live page of this toolbox, with what others made of it:",
		boxCode: "Code of this toolbox: {0}",
		codeHow: "Typed at the end of the address of any site of the federation ({0} and the code, without spaces), it leads to what was published, word for word.",
		proofHow: "The proof of its origin is attached to this file: “essaim verify FILE” says, without any connection, who published it.",
	},
};
