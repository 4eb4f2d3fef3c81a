// SPDX-License-Identifier: EUPL-1.2
// A sheet that comes as a PDF: tagged as text processors save it, untagged as printers make it, a scan without a text, one
// behind a password, one that is damaged. Made here, by Chromium.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { browser, expectNoFaults, open, overflow, signIn, violations } from "./lib/browser.mjs";
import { fail, federation, main, Node } from "./lib/nodes.mjs";

const PHONE = { width: 360, height: 780 };
const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const shots = process.env.SHOTS;

const row = (label, answer) => `<tr><td>${label}</td><td>${answer}</td></tr>`;
const form = (title) => `<!doctype html><html lang="fr"><head><title>${title}</title>
<style>table { border-collapse: collapse; width: 100% } td { border: 1px solid; padding: 4px; vertical-align: top } td:first-child { width: 35% }</style></head><body>
<h1>Fiche de pratique</h1>
<table>
${row("1. ORGANISATION, PAYS", "")}
${row("Organisation", "Atelier du Passage")}
${row("Ville &amp; Pays", "MONTBELIARD - FRANCE")}
${row("2. DESCRIPTION DE L'INITIATIVE", "")}
${row("Titre de l'initiative", title)}
${row("Aspects traités / domaine couverts", "☐ Education ☒ Emploi ☒ Inclusion sociale")}
${row("Période", "01/03/2022 au 28/02/2024")}
${row("Résumé de l'initiative (250 mots maximum)", "<p>Un jardin partagé où douze apprentis apprennent à produire et à vendre, avec un maraîcher qui les reçoit deux matinées par semaine.</p><p>Les légumes vont à l'épicerie solidaire du quartier.</p>")}
</table>
<table>
${row("3. MISE EN ŒUVRE DE L'INITIATIVE", "")}
${row("Objectifs de l'initiative", "<ul><li>Reprendre un rythme</li><li>Montrer ce que l'on sait faire</li></ul>")}
${row("Ressources &amp; Budget", "2,5 ETP mobilisés et un budget de 42 000 €")}
</table></body></html>`;

/** A picture of a page, and nothing that could be read. */
const scan = `<!doctype html><html lang="fr"><body><canvas width="500" height="700"></canvas><script>
const c = document.querySelector("canvas").getContext("2d"); c.fillStyle = "#eee"; c.fillRect(0, 0, 500, 700);
c.fillStyle = "#333"; for (let i = 0; i < 40; i++) c.fillRect(40, 30 + i * 15, 300 + (i * 37) % 120, 6);
</script></body></html>`;

/** The smallest file that asks for a password: its owner's and user's keys are of a password that nobody knows. */
function locked() {
	const key = "11".repeat(32);
	const objects = [
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
		`<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`,
	];
	let out = "%PDF-1.4\n";
	const places = objects.map((object, i) => {
		const at = out.length;
		out += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return at;
	});
	const table = places.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
	const end = `trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<${"22".repeat(16)}> <${"22".repeat(16)}>] >>`;
	return Buffer.from(`${out}xref\n0 5\n0000000000 65535 f \n${table}${end}\nstartxref\n${out.length}\n%%EOF\n`);
}

async function printed(chromium, html, tagged) {
	const page = await chromium.newPage();
	await page.setContent(html);
	const bytes = await page.pdf({ format: "A4", tagged });
	await page.close();
	return bytes;
}

async function look(page, what) {
	for (const one of await violations(page)) fail(`${what}: ${one}`);
	if (await overflow(page) > 0) fail(`${what} is wider than its window`);
	if (!shots) return;
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: join(shots, `${what.replace(/\W+/g, "-")}.png`), fullPage: true });
}

const drop = (page, name, buffer) => page.setInputFiles("input[type=file]", { name, mimeType: "application/pdf", buffer });

async function refused(page, name, buffer, sentence) {
	await drop(page, name, buffer);
	await page.waitForSelector(`#sheet-error >> text=${sentence}`);
	await look(page, `pdf refused ${name}`);
}

async function understood(page, title, buffer, tagged) {
	await drop(page, "fiche.pdf", buffer);
	await page.waitForSelector(".publish-bar");
	await look(page, `pdf understood ${tagged ? "tagged" : "untagged"}`);
	await page.click(".publish-bar .button:nth-child(2)");
	await page.waitForSelector(".write-desk .source", { state: "attached" });
	if (await page.locator(".sides button").first().isVisible()) await page.click(".sides button >> nth=2");
	const original = await page.locator(".source").innerText();
	if (process.env.TRACE) console.log(original);
	if (!original.includes("douze apprentis")) fail("what the file says does not stand beside what was understood");
	await look(page, `pdf original ${tagged ? "tagged" : "untagged"}`);
	if (await page.locator(".sides button").first().isVisible()) await page.click(".sides button >> nth=0");
	await page.click(".part-form .button.main");
	await page.waitForSelector(".done h1");
	const { items } = await (await fetch(`${a.url}/api/v1/practices?limit=5`)).json();
	const id = items.find((item) => item.title === title)?.id ?? fail(`"${title}" is not published; there is ${items.map((item) => item.title).join(", ")}`);
	const { practice } = await (await fetch(`${a.url}/api/v1/practices/${id}`)).json();
	const { description, implementation } = practice;
	if (!description.domains?.employment || !description.domains.social_inclusion || description.domains.education === true) fail(`misread boxes: ${JSON.stringify(description.domains)}`);
	if (description.period?.from !== "2022-03-01" || implementation.budget?.cents !== 4_200_000) fail(`misread figures: ${JSON.stringify([description.period, implementation.budget])}`);
	if (!/deux matinées par semaine/.test(description.summary) || !/épicerie solidaire/.test(description.summary)) fail(`the summary is "${description.summary}"`);
	if (practice.organisation.city !== "Montbeliard") fail(`the town is ${practice.organisation.city}`);
	if (!/Reprendre un rythme/.test(implementation.objectives)) fail(`the aims are "${implementation.objectives}"`);
}

await main(async () => {
	const chromium = await browser();
	await federation([a]);
	await a.addAccount("claire", "Claire", "professional");
	const phone = await open(chromium, PHONE);
	const asked = [];
	phone.on("request", (request) => asked.push(new URL(request.url()).pathname));
	await signIn(phone, a, "claire", "/tell");
	await phone.waitForSelector("input[type=file]", { state: "attached" });
	if (asked.some((path) => /pdf/.test(path))) fail("what reads a PDF is loaded before there is one");
	await refused(phone, "scan.pdf", await printed(chromium, scan, false), "des images de pages");
	await refused(phone, "secret.pdf", locked(), "mot de passe");
	await refused(phone, "abime.pdf", Buffer.from("%PDF-1.7\nno file"), "ne peut pas être lu");
	if (!asked.some((path) => /^\/assets\/pdf-worker-/.test(path))) fail("no worker read the PDF");
	await understood(phone, "Le potager des apprentis", await printed(chromium, form("Le potager des apprentis"), true), true);
	expectNoFaults(phone);
	await phone.context().close();
	const desk = await open(chromium, { dark: true });
	await signIn(desk, a, "claire", "/tell");
	await understood(desk, "Le verger des apprentis", await printed(chromium, form("Le verger des apprentis"), false), false);
	expectNoFaults(desk);
	await chromium.close();
	await a.stop();
	console.log("a tagged and an untagged PDF were read, a scan, a locked and a damaged one refused");
});
