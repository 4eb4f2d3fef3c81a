// SPDX-License-Identifier: EUPL-1.2
// A node with something to read: the sheets of the demo in six languages, and a question with its answers.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { federation, folder, source } from "./nodes.mjs";

const ANSWERS = [
	"Oui, trois fois avec une cimenterie. Le chef d'équipe fait la visite lui-même, pas le bureau.\n- prévoir des chaussures\n- venir à huit au plus",
	"Et le trajet ? La commune prête un minibus le mercredi, à condition de le demander un mois avant.",
	"Nous commençons toujours par un appel : « Que faites-vous le matin, avant d'arriver à votre poste ? »",
	"Avec des groupes plus petits, les questions viennent. À quinze, personne n'ose.",
];

function sheets() {
	const top = join(source, "bootstrap/demo/sheets");
	return readdirSync(top).flatMap((lang) => readdirSync(join(top, lang)).map((name) => join(top, lang, name)));
}

/** One record, its fields as JSON; answers its id. */
async function publish(node, kind, fields, ...options) {
	const path = join(folder(), `${kind}.json`);
	writeFileSync(path, JSON.stringify(fields));
	return (await node.essaim("publish", "--kind", kind, "--as", "claire", "--lang", "fr", ...options, path)).split(/\s/)[0];
}

/** A question with its answers, one of them accepted, one quoted in another; some words on a practice, and a trial of it. */
export async function say(node, practice) {
	await node.addAccount("claire", "Claire", "professional");
	const question = {
		question: "Qui a déjà fait une visite d'usine avec des jeunes ?",
		details: "Un groupe de huit personnes, deux matinées, sans ordinateur et sans budget. Qu'est-ce qui a marché chez vous ?",
		languages: ["fr", "it", "hu"],
	};
	const thread = await publish(node, "request", question);
	const answers = [];
	for (const text of ANSWERS) answers.push(await publish(node, "comment", { text }, "--about", thread));
	await publish(node, "comment", { text: "Huit, c'est bien le nombre.", quote: { id: answers[0], from: 5, length: 10 } }, "--about", thread, "--answers", answers[0]);
	for (const text of ANSWERS) await publish(node, "comment", { text }, "--about", practice);
	await publish(node, "experience", { practice, did: "Trois samedis dans la cour.", outcome: "Onze personnes venues.", again: "with_changes" });
	return `/question/${thread}`;
}

/** Starts the node and fills it; answers the addresses that people read most. */
export async function fill(node) {
	await federation([node]);
	const ids = (await node.essaim("import", ...sheets())).split("\n").map((line) => line.split("\t")[0]);
	const practice = ids.at(-1);
	return { practice: `/practice/${practice}`, search: "/practices", thread: await say(node, practice) };
}
