// SPDX-License-Identifier: EUPL-1.2
// The types of files that the node takes (docs/api.md), by the endings of their names: what a browser says of a file differs.

const OOXML = "application/vnd.openxmlformats-officedocument";
const ODF = "application/vnd.oasis.opendocument";

const byEnding: Record<string, string> = {
	pdf: "application/pdf", docx: `${OOXML}.wordprocessingml.document`, xlsx: `${OOXML}.spreadsheetml.sheet`,
	pptx: `${OOXML}.presentationml.presentation`, odt: `${ODF}.text`, ods: `${ODF}.spreadsheet`, odp: `${ODF}.presentation`,
	jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif",
	mp3: "audio/mpeg", ogg: "audio/ogg", oga: "audio/ogg", opus: "audio/ogg", weba: "audio/webm", m4a: "audio/mp4", wav: "audio/wav",
	mp4: "video/mp4", m4v: "video/mp4", webm: "video/webm", vtt: "text/vtt", txt: "text/plain", csv: "text/csv", md: "text/markdown",
};

export const accepted = Object.keys(byEnding).map((ending) => `.${ending}`).join(",");

/** null: not taken. */
export function typeOf(file: { name: string; type: string }): string | null {
	const said = file.type.split(";")[0]!.trim().toLowerCase();
	const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
	return byEnding[ending] ?? (Object.values(byEnding).includes(said) ? said : null);
}

export const endingOf = (type: string): string =>
	({ "audio/webm": "weba", "audio/mp4": "m4a", "audio/ogg": "ogg" })[type] ?? "bin";
