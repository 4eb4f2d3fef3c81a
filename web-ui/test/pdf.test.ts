// SPDX-License-Identifier: EUPL-1.2
// Pieces of text on pages: what the import is given of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesText, type Page, type Piece } from "../src/state/file/pdf-text";

const piece = (text: string, x: number, y: number, mark: string | null = null): Piece => ({ text, x, y, width: text.length * 5, height: 10, mark });
const page = (pieces: Piece[], more: Partial<Page> = {}): Page => ({ pieces, boxes: [], tree: null, ...more });

test("lines are told apart by their height, paragraphs by the room between them", () => {
	const text = pagesText([page([piece("Un jardin où l'on", 50, 700), piece("apprend, chaque jeu-", 50, 688), piece("di matin.", 50, 676), piece("La suite.", 50, 650)])]);
	assert.equal(text, "Un jardin où l'on\napprend, chaque jeu-\ndi matin.\n\nLa suite.");
});

test("words that touch are one word", () => {
	assert.equal(pagesText([page([piece("Réinser", 50, 700), piece("tion des", 85, 700), piece("jeunes du quartier", 130, 700)])]), "Réinsertion des jeunes du quartier");
});

test("two columns become a table, and what goes across both does not", () => {
	const rows = [["Titre", "Le potager"], ["Ville", "Pécs"], ["Durée", "2 ans"]];
	const pieces = rows.flatMap(([left, right], i) => [piece(left!, 50, 600 - i * 30), piece(right!, 200, 600 - i * 30)]);
	const text = pagesText([page([piece("Une fiche dont le titre va d'un bord à l'autre", 50, 700), ...pieces])]);
	assert.equal(text, "Une fiche dont le titre va d'un bord à l'autre\n\n| Titre | Le potager |\n|---|---|\n| Ville | Pécs |\n| Durée | 2 ans |");
});

test("a box stands before what it is beside, whether it is a field or a sign of a font", () => {
	const pieces = [piece("Emploi et formation", 70, 700), piece("\uf06f Education populaire", 70, 660)];
	assert.equal(pagesText([page(pieces, { boxes: [{ x: 55, y: 699, ticked: true }] })]), "☒ Emploi et formation\n\n☐ Education populaire");
});

test("a tagged page says itself what is a table, and is not believed where it leaves out most", () => {
	const cell = (id: string) => ({ role: "TD", children: [{ role: "P", children: [{ id }] }] });
	const tree = { role: "Root", children: [{ role: "H2", children: [{ id: "h" }] }, { role: "Table", children: [{ role: "TR", children: [cell("a"), cell("b")] }] }] };
	const pieces = [piece("Le cadre", 50, 720, "h"), piece("Titre de l'initiative", 50, 700, "a"), piece("Le potager des", 200, 700, "b"), piece("apprentis", 200, 688, "b"), piece("page 1", 300, 20)];
	assert.equal(pagesText([page(pieces, { tree })]), "## Le cadre\n\n| Titre de l'initiative | Le potager des apprentis |\n|---|---|");
	const little = { role: "Root", children: [{ role: "P", children: [{ id: "h" }] }] };
	assert.match(pagesText([page(pieces, { tree: little })]), /Le potager des/);
});

test("a nest without end, and a scan", () => {
	let tree: { role: string; children: unknown[] } = { role: "P", children: [{ id: "a" }] };
	for (let i = 0; i < 5000; i++) tree = { role: "Div", children: [tree] };
	assert.equal(pagesText([page([piece("Une phrase que personne n'a perdue", 50, 700, "a")], { tree: tree as never })]), "Une phrase que personne n'a perdue");
	assert.equal(pagesText([page([piece("12", 50, 20)])]), "");
});
