// SPDX-License-Identifier: EUPL-1.2
// A practice sheet on its way to the partners: its text, what was understood of it, its publication.
import { useRef, useState } from "preact/hooks";
import { failure, isUnsure, type Failure } from "../api/failure";
import { listPractices, previewSheet, publishSheet, type Sheet } from "../api/methods";
import { hello } from "../api/session";
import { asText, at } from "../api/fields";
import type { Id, Note, View } from "../api/shapes";
import { announce } from "./announce";
import { useDraft } from "./draft";
import { type Language, t } from "./language";

const BYTES_MOST = 400_000;
const DOCUMENT_MOST = 30_000_000;
const NOT_A_SHEET = new Set<string>(["not_found", "malformed", "invalid"]);
const LATELY_MS = 10 * 60_000;

type Step = "write" | "reading" | "preview" | "publishing" | "published";

export interface Read {
	view: View;
	notes: Note[];
}

interface Published {
	id: Id;
	title: string;
}

export interface Importing {
	step: Step;
	text: string;
	lang: Language | ""; /* "": as the sheet's own labels say */
	read: Read | null;
	published: Published | null;
	fault: string | null; /* what is wrong with the text or the file */
	failed: Failure | null;
	type: (text: string) => void;
	setLang: (lang: Language | "") => void;
	take: (file: File) => Promise<void>;
	preview: () => Promise<void>;
	publish: () => Promise<void>;
	change: () => void; /* back to the text */
}

/** A document of a text processor is opened on this device: its pictures never travel. */
async function ofDocument(file: File): Promise<string> {
	if (file.size > DOCUMENT_MOST) throw new Error(t().tell.tooLarge);
	try {
		const { documentText } = await import("./file/document");
		const text = await documentText(new Uint8Array(await file.arrayBuffer()));
		if (text) return text;
	} catch {
		/* damaged, encrypted, or no document at all: said below */
	}
	throw new Error(t().tell.unreadable);
}

/** So is a PDF: what reads it is large, and comes only now. */
async function ofPdf(file: File): Promise<string> {
	if (file.size > DOCUMENT_MOST) throw new Error(t().tell.tooLarge);
	const { Locked, pdfText } = await import("./file/pdf").catch(() => { throw new Error(t().failure.offline); });
	let text = "";
	try {
		text = await pdfText(new Uint8Array(await file.arrayBuffer()));
	} catch (why) {
		throw new Error(why instanceof Locked ? t().tell.locked : t().tell.unreadable);
	}
	if (!text) throw new Error(t().tell.scanned);
	return text;
}

async function textOf(file: File): Promise<string> {
	if (/\.pdf$/i.test(file.name) || file.type === "application/pdf") return ofPdf(file);
	if (/\.(docx|odt)$/i.test(file.name)) return ofDocument(file);
	if (!/\.(txt|md|markdown|text)$/i.test(file.name) && !file.type.startsWith("text/")) throw new Error(t().tell.wrongType);
	if (file.size > BYTES_MOST) throw new Error(t().tell.tooLarge);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
	} catch {
		throw new Error(t().tell.unreadable);
	}
}

function faultOf(text: string): string | null {
	if (!text.trim()) return t().tell.needText;
	return new TextEncoder().encode(text).length > BYTES_MOST ? t().tell.tooLarge : null;
}

/** A publication whose answer never came may still have been stored: looked for before it is sent again. */
async function storedLately(title: string): Promise<Published | null> {
	const { items } = await listPractices({ limit: 20, structure: hello.value?.node.structure });
	const since = Date.now() - LATELY_MS;
	return items.find((one) => one.title === title && one.created > since) ?? null;
}

export function useImporting(): Importing {
	const draft = useDraft("tell");
	const [name, setName] = useState("");
	const [lang, setLang] = useState<Language | "">("");
	const [step, setStep] = useState<Step>("write");
	const [read, setRead] = useState<Read | null>(null);
	const [published, setPublished] = useState<Published | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const unsure = useRef(false);

	const sheet = (text: string): Sheet => ({ text: text.normalize("NFC"), name: name || "sheet.md", lang: lang || undefined });

	const show = async (text: string): Promise<void> => {
		const wrong = faultOf(text);
		setFault(wrong);
		setFailed(null);
		if (wrong) return;
		setStep("reading");
		announce(t().tell.reading);
		try {
			setRead(await previewSheet(sheet(text)));
			setStep("preview");
		} catch (raw) {
			const why = failure(raw);
			if (NOT_A_SHEET.has(why.code)) setFault(t().tell.notASheet);
			else setFailed(why);
			setStep("write");
		}
	};
	const take = async (file: File): Promise<void> => {
		setFault(null);
		announce(t().tell.reading);
		try {
			const text = await textOf(file);
			setName(file.name);
			draft.set(text);
			await show(text);
		} catch (why) {
			setFault((why as Error).message);
		}
	};
	const publish = async (): Promise<void> => {
		if (step !== "preview" || !read) return;
		setStep("publishing");
		setFailed(null);
		try {
			const stored = unsure.current ? await storedLately(asText(at(read.view.practice, "description.title"))) : null;
			setPublished(stored ?? await publishSheet(sheet(draft.text)));
			unsure.current = false;
			draft.set("");
			setStep("published");
			announce(t().tell.published);
		} catch (raw) {
			const why = failure(raw);
			unsure.current ||= isUnsure(why);
			setFailed(why);
			setStep("preview");
		}
	};
	const type = (text: string): void => {
		draft.set(text);
		setFault(null);
	};
	const change = (): void => setStep("write");
	return {
		step, text: draft.text, lang, read, published, fault, failed,
		type, setLang, take, preview: () => show(draft.text), publish, change,
	};
}
