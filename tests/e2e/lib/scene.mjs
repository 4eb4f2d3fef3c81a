// SPDX-License-Identifier: EUPL-1.2
// Two nodes on which something of everything stands, so that each type of page can be looked at as it is in use: sheets of
// the demo, translated, talked about, tried, revised by two, reported, hidden, taken back; drafts, remarks, notices.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call, hex } from "./api.mjs";
import { open, settled, signIn } from "./browser.mjs";
import { makeFilm } from "./film.mjs";
import { federation, folder, Node, source, until } from "./nodes.mjs";

const demo = join(source, "bootstrap/demo");
const HOMES = { a: ["fr", "es", "ca"], b: ["hu", "it", "be"] };
const PEOPLE = { claire: "fr", ines: "fr", pilar: "es", montse: "ca", pau: "ca", giulia: "it", marco: "it", eszter: "hu", bence: "hu", grace: "be", noor: "be" };
const LEARNERS = new Set(["ines", "marco", "bence", "pau", "noor"]);
const LANG = { fr: "fr", it: "it", hu: "hu", es: "es", ca: "ca", be: "en" };
const nodeOf = (code) => (HOMES.a.includes(code) ? "a" : "b");
const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** What the demo's people say to each other, as lists of words; the file is a list of shell commands. */
function conversations() {
	const script = `for verb in remark reply tried adopt ask answer; do eval "$verb() { printf '%s\\0' $verb \\"\\$@\\"; printf '\\1\\0'; }"; done; . "$0"`;
	const said = execFileSync("bash", ["-c", script, join(demo, "conversations")], { encoding: "utf8" });
	return said.split("\u0001\0").filter(Boolean).map((one) => one.split("\0").slice(0, -1));
}

class Scene {
	constructor() {
		this.nodes = {
			a: new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Maison de l'insertion, Montbéliard" }),
			b: new Node("b", { country: "HU", city: "Pécs", lang: "hu", title: "Pályaorientációs Ház, Pécs" }),
		};
		this.ids = {};
	}

	async publish(code, fields, ...options) {
		const path = join(folder(), "record.json");
		writeFileSync(path, JSON.stringify(fields));
		return this.nodes[nodeOf(code)].essaim("publish", path, ...options);
	}

	arrived(code, id) {
		return until(`${id} at ${code}`, () => this.nodes[nodeOf(code)].essaim("show", id).then(() => true));
	}

	async sheets(most) {
		for (const code of Object.keys(LANG)) {
			for (const name of readdirSync(join(demo, "sheets", code)).sort().slice(0, most)) {
				const said = await this.nodes[nodeOf(code)].essaim("import", join(demo, "sheets", code, name));
				this.ids[`${code}/${name}`] = said.split("\t")[0];
			}
		}
		for (const code of ["fr", "hu"]) {
			const card = JSON.parse(readFileSync(join(demo, "cards", `${code}.json`), "utf8"));
			await this.publish(code, card, "--kind", "structure_card", "--lang", LANG[code]);
		}
	}

	async translations() {
		for (const name of readdirSync(join(demo, "translations"))) {
			const [to, code, number] = name.replace(".json", "").split("-");
			const sheet = Object.keys(this.ids).find((one) => one.startsWith(`${code}/${number}`));
			if (!sheet) continue;
			await this.arrived(to, this.ids[sheet]);
			const text = readFileSync(join(demo, "translations", name), "utf8").replaceAll("@ENTITY@", this.ids[sheet]);
			const person = Object.keys(PEOPLE).find((one) => PEOPLE[one] === to && !LEARNERS.has(one));
			await this.publish(to, JSON.parse(text), "--kind", "translation", "--as", person, "--lang", LANG[to]);
		}
	}

	async say([verb, code, person, lang, ...words]) {
		const as = ["--as", person, "--lang", lang];
		if (verb === "ask") {
			const [key, question, details] = words;
			this.ids[key] = await this.publish(code, { question, details }, "--kind", "request", ...as);
			return;
		}
		const [about, key, text, more] = words;
		if (!this.ids[about] || (verb === "reply" && !this.ids[more])) return; /* of a sheet that is not part of this scene */
		await this.arrived(code, this.ids[about]);
		if (verb === "tried") {
			const fields = { practice: this.ids[about], did: text, outcome: more, again: "with_changes" };
			this.ids[key] = await this.publish(code, fields, "--kind", "experience", ...as);
			return;
		}
		if (verb === "adopt") {
			const [, , state, since, from, adapted, date, came] = words;
			if (from && !this.ids[from]) return;
			if (from) await this.arrived(code, this.ids[from]);
			const fields = { adopts: this.ids[about], ...(from ? { from: this.ids[from] } : {}), state, since, adapted, ...(date ? { follow_ups: [{ date, text: came }] } : {}) };
			this.ids[key] = await this.publish(code, fields, "--kind", "adoption", ...as);
			return;
		}
		if (verb === "reply") await this.arrived(code, this.ids[more]);
		const answers = verb === "reply" ? ["--answers", this.ids[more]] : [];
		this.ids[key] = await this.publish(code, { text }, "--kind", "comment", ...as, "--about", this.ids[about], ...answers);
	}

	/** What is done by people who are signed in at the first node. */
	async deeds(chromium) {
		const { ids } = this;
		const { a } = this.nodes;
		const page = await this.enter(chromium, "claire");
		const { node, account } = await call(page, "hello");
		ids.person = `${node.structure}/${account.author}`;
		const publish = async (kind, fields, more = {}) => (await call(page, "record.publish", { kind, lang: "fr", fields, ...more })).id;
		const room = { title: "Travailler la nuit, se former le jour", purpose: "Un lieu pour les équipes dont le public travaille en horaires décalés.", lang: "fr" };
		ids.room = (await call(page, "room.publish", room)).conversation.id;
		ids.own = (await call(page, "comment.publish", { about: hex(ids.room), text: "Nous ouvrons dès 5 h du matin le mardi. Qui d'autre ?", lang: "fr" })).comment.id;
		ids.draft = "d".repeat(32);
		const fields = { description: { title: "La permanence du jeudi", summary: "Chaque jeudi, une équipe reçoit sans rendez-vous." }, organisation: { name: "Maison de l'insertion", city: "Montbéliard", country: "FR" } };
		await call(page, "draft.save", { draft: hex(ids.draft), kind: "practice", lang: "fr", fields });
		ids.testimonyDraft = "e".repeat(32);
		await call(page, "draft.save", { draft: hex(ids.testimonyDraft), kind: "testimony", lang: "fr", fields: { practice: hex(ids["fr/01-cafe-des-halls.md"]), consent: "own", role: "professional", text: "On y revient." } });
		ids.tool = await publish("tool", { title: "La carte des trois questions", rubric: "welcome_integration", aims: "Ouvrir une conversation sans formulaire.", practice: hex(ids["fr/01-cafe-des-halls.md"]) });
		await publish("testimony", { practice: hex(ids["fr/01-cafe-des-halls.md"]), consent: "own", role: "professional", text: "Je n'avais jamais vu autant de portes s'ouvrir en une matinée." });
		/* Two versions that follow the same one stand side by side. */
		ids.forked = await publish("practice", fields);
		for (const title of ["La permanence du jeudi soir", "La permanence du jeudi matin"]) {
			const changed = { ...fields, description: { ...fields.description, title } };
			await publish("practice", changed, { entity: hex(ids.forked), parents: [hex(ids.forked)] });
		}
		ids.revised = await publish("practice", { ...fields, description: { title: "Le vestiaire ouvert", summary: "Des vêtements pour un entretien." } });
		await publish("practice", { ...fields, description: { title: "Le vestiaire ouvert à tous", summary: "Des vêtements pour un entretien d'embauche, et quelqu'un pour les choisir." } }, { entity: hex(ids.revised), parents: [hex(ids.revised)] });
		ids.withdrawn = await publish("practice", { ...fields, description: { title: "Un essai qui ne dure pas", summary: "Il part." } });
		await call(page, "record.withdraw", { id: hex(ids.withdrawn), reason: "mistake" });
		const bad = await call(page, "comment.publish", { about: hex(ids["fr/01-cafe-des-halls.md"]), text: "Achetez mes formations, moins chères qu'ailleurs !", lang: "fr" });
		ids.bad = bad.comment.id;
		await call(page, "search.save", { text: "jeunes ruraux", filters: { country: ["FR", "IT"], target_group: ["neets"], from: 2019 } });
		await call(page, "search.save", { text: "café", filters: {}, name: "Ce qui se passe autour d'un café" });
		await this.filmed(page, publish);
		await this.boxed(page, publish);
		await this.taught(page, publish);
		await page.context().close();
		await this.judged(chromium);
		const visitor = await open(chromium);
		await visitor.goto(a.url);
		const remarks = { "/partners": "La carte est belle, mais je ne trouve pas notre ville.", "/practices": "Le mot « rubrique » n'est pas clair pour nos stagiaires." };
		for (const [path, text] of Object.entries(remarks)) {
			await call(visitor, "feedback.send", { page: path, text, lang: "fr", token: hex(randomBytes(16).toString("hex")) });
		}
		await visitor.context().close();
	}

	/** A tool with a film that has subtitles. */
	async filmed(page, publish) {
		const bytes = await makeFilm(page, 5);
		const path = join(folder(), "film.webm");
		writeFileSync(path, bytes);
		const file = this.ids.film = await this.nodes.a.essaim("file", "add", path);
		const files = [{ file: hex(file), size: bytes.length, type: "video/webm", name: "premier-matin.webm" }];
		this.ids.filmed = await publish("tool", { title: "Le premier matin, filmé", rubric: "welcome_integration", aims: "Montrer l'atelier avant d'y venir.", files });
		const cues = ["Bonjour à toutes et à tous.", "Voici l'atelier."].map((text, at) => ({ start: at * 200, end: at * 200 + 190, text }));
		this.ids.subtitles = await publish("subtitles", { about: hex(this.ids.filmed), file: hex(file), purpose: "subtitles", cues });
	}

	/** A practice told for who wants to do the same, with everything that the node draws, and a draft of that. */
	async taught(page, publish) {
		const sections = [
			{ type: "steps", heading: "Avant d'ouvrir", steps: [{ title: "Choisir le hall", text: "Un lieu où l'on passe, jamais un bureau.", duration: "une semaine", material: "une table pliante" }, { title: "Prévenir les voisins" }] },
			{ type: "timeline", heading: "La première année", dates: [{ date: "2025-03", title: "Le premier café" }, { when: "le deuxième mois", title: "Un employeur invité" }] },
			{ type: "mind_map", heading: "Ce qui fait tenir", branches: [{ depth: 0, text: "Le lieu" }, { depth: 1, text: "chauffé" }, { depth: 0, text: "Les personnes" }, { depth: 1, text: "toujours le même binôme" }] },
			{ type: "actors", heading: "Qui fait quoi", actors: [{ name: "La conseillère", role: "accueille" }, { name: "Le gardien", role: "ouvre le hall" }], links: [{ from: 2, to: 1, label: "prévient" }] },
		];
		const fields = { about: hex(this.ids["fr/01-cafe-des-halls.md"]), title: "Tenir un café dans un hall", intent: "Ouvrir le premier en un mois.", sections };
		this.ids.tutorial = await publish("tutorial", fields);
		this.ids.tutorialDraft = "2".repeat(32);
		await call(page, "draft.save", { draft: hex(this.ids.tutorialDraft), kind: "tutorial", lang: "fr", fields });
	}

	/** A toolbox of ours, and drafts of a tool and of a toolbox. */
	async boxed(page, publish) {
		const { ids } = this;
		const sections = [
			{ rubric: "welcome_integration", intro: "La veille, puis les trois premières semaines.", entries: [
				{ record: hex(ids["fr/01-cafe-des-halls.md"]), note: "La veille de l'embauche, jamais le matin même." }, { record: hex(ids.filmed) }] },
			{ heading: "Quand le chantier se termine", entries: [{ record: hex(ids["be/01-two-chairs.md"]), note: "À préparer pendant quatre semaines au moins." }] },
		];
		const fields = { title: "Le premier mois en chantier d'insertion", intent: "Ce que nous remettons à qui accueille sa première équipe.", sections };
		await this.arrived("fr", ids["be/01-two-chairs.md"]);
		/* what the form keeps beside a draft, to name what stands in it */
		const card = (key, title, kind = "practice", lang = "fr") => [ids[key], { title, kind, lang }];
		const _cards = Object.fromEntries([card("fr/01-cafe-des-halls.md", "Le café des halls"), card("be/01-two-chairs.md", "Two chairs", "practice", "en"), card("filmed", "Le premier matin, filmé", "tool")]);
		ids.toolbox = await publish("toolbox", fields);
		ids.toolDraft = "f".repeat(32);
		await call(page, "draft.save", { draft: hex(ids.toolDraft), kind: "tool", lang: "fr", fields: { title: "La carte des trajets", aims: "Voir ensemble qui peut venir comment." } });
		ids.toolboxDraft = "1".repeat(32);
		await call(page, "draft.save", { draft: hex(ids.toolboxDraft), kind: "toolbox", lang: "fr", fields: { ...fields, _cards } });
	}

	/** A report that waits, a text that is hidden, a decision that is written down, a notice that is new. */
	async judged(chromium) {
		const { ids } = this;
		const reader = await this.enter(chromium, "ines");
		await call(reader, "flag.send", { record: hex(ids.bad), reason: "advertising", note: "La même annonce que la semaine dernière." });
		const rude = await call(reader, "comment.publish", { about: hex(ids.room), text: "N'importe quoi.", lang: "fr" });
		await call(reader, "comment.publish", { about: hex(ids["q-phone"]), text: "Deux forfaits partagés par groupe, pour commencer.", lang: "fr" });
		await reader.context().close();
		const editor = await this.enter(chromium, "zoe");
		await call(editor, "flag.send", { record: hex(rude.comment.id), reason: "hurtful" });
		ids.invite = (await call(editor, "person.invite", { role: "professional", note: "Pour Lina" })).link.split("#")[1];
		await call(editor, "moderation.act", { action: "hide", record: hex(rude.comment.id), reason: "hurtful" });
		await editor.context().close();
	}

	/** A page of somebody who is signed in at the first node; who comes again does not sign in again. */
	async enter(chromium, login, how = {}) {
		this.doors ??= {};
		const page = await open(chromium, { ...how, state: this.doors[login] });
		if (!this.doors[login]) {
			await signIn(page, this.nodes.a, login);
			this.doors[login] = await page.context().storageState({ origins: [] }).then(({ cookies }) => ({ cookies, origins: [] }));
			return page;
		}
		await page.goto(`${this.nodes.a.url}/about`);
		await settled(page);
		return page;
	}
}

/** The scene is set: `most` sheets of each place of the demo. */
export async function scene(chromium, { most = 99 } = {}) {
	const one = new Scene();
	const { a, b } = one.nodes;
	await federation([a, b]);
	for (const [login, code] of Object.entries(PEOPLE)) {
		await one.nodes[nodeOf(code)].addAccount(login, capital(login), LEARNERS.has(login) ? "learner" : "professional");
	}
	await a.addAccount("zoe", "Zoé", "editor");
	await a.addAccount("olga", "Olga", "operator");
	await one.sheets(most);
	await one.translations();
	for (const words of conversations()) await one.say(words);
	await one.deeds(chromium);
	one.structures = { a: (await (await fetch(`${a.url}/api/v1/node`)).json()).node.structure };
	for (const key of Object.keys(one.ids).filter((name) => /^(hu|it|be)\/|^cafe/.test(name))) await one.arrived("fr", one.ids[key]);
	return one;
}
