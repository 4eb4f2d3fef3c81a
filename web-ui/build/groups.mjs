// SPDX-License-Identifier: EUPL-1.2
// Few files instead of many: esbuild splits what pages share into as many chunks as there are ways of sharing, and over
// a slow line each file costs more than it holds. Here its chunks become groups: what the first view needs, what
// reading needs, what writing needs, what several of them share; every other page stays a file of its own.
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { build } from "esbuild";

const READING = ["practice", "conversation", "conversations"];
const WRITING = ["write", "write-new"];
const AFTERWARDS = ["src/parts/deeds.tsx", "src/pages/tool.tsx", "src/pages/compare.tsx"]; /* what is done with a text, once it was read */
const MEDIA = ["src/parts/media/input.tsx", "src/parts/media/files.tsx", "src/parts/film/player.tsx", "src/state/media/going.ts", "src/parts/form/paper.tsx"]; /* files and recordings */
const PASSKEYS = ["src/parts/passkeys.tsx", "src/parts/passkey-door.tsx"];
const SAVED = ["src/pages/searches.tsx", "src/pages/notices.tsx", "src/parts/saved/row.tsx"]; /* for who is signed in */
const OF_SAVED = /^src\/(?:api|state|parts)\/saved\b/;
const IMPORT = /^import \{([^}]*)\} from "\.\/([^"]+)";$/gm;
const DYNAMIC = /import\("\.\/([^"]+)"\)/g;

const short = (path) => basename(path);

/** Names that an import statement takes. */
const taken = (list) => list.split(",").map((one) => one.trim().split(" as ")[0]).filter(Boolean);

class Groups {
	constructor(metafile, texts) {
		this.texts = texts; /* file name to what esbuild wrote */
		this.outputs = new Map(Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".js")).map(([path, out]) => [short(path), out]));
		this.of = new Map(); /* file name to group */
		this.assign();
		this.wanted = this.findWanted();
	}

	statics(file, into = new Set()) {
		if (into.has(file)) return into;
		into.add(file);
		for (const one of this.outputs.get(file).imports) if (one.kind === "import-statement") this.statics(short(one.path), into);
		return into;
	}

	groupOfEntry(file, entry) {
		if (entry === "src/main.tsx") return "main";
		if (AFTERWARDS.includes(entry)) return "deeds";
		if (MEDIA.includes(entry)) return "media";
		if (SAVED.includes(entry)) return "saved";
		if (PASSKEYS.includes(entry)) return "passkeys";
		const page = /^src\/pages\/(.*)\.tsx$/.exec(entry)?.[1];
		if (READING.includes(page) || entry === "src/state/outbox.ts") return "reading";
		return WRITING.includes(page) ? "writing" : file.replace(/-[^-]*$/, "").concat(entry.startsWith("src/texts/") ? `-${entry.split("/").slice(2, -1).join("-")}` : "").replace(/-$/, "");
	}

	/** What the first view loads stands in main, and what texts need, too; a chunk of one group in that group, and what
	 * saved searches are made of in theirs. Of several: in tools if writing is among them, else in desk; where reading is
	 * among them, in shared if writing or telling is, too, else in reading. */
	assign() {
		const users = new Map();
		const entries = [...this.outputs].filter(([, out]) => out.entryPoint);
		for (const [file, { entryPoint }] of entries) {
			const group = this.groupOfEntry(file, entryPoint);
			this.of.set(file, group);
			for (const used of this.statics(file)) {
				const all = users.get(used) ?? users.set(used, new Set()).get(used);
				all.add(entryPoint.startsWith("src/texts/") && used !== file ? "main" : group);
			}
		}
		for (const [file, out] of this.outputs) {
			const all = users.get(file);
			if (out.entryPoint) continue;
			if (Object.keys(out.inputs).some((path) => OF_SAVED.test(path))) this.of.set(file, "saved");
			else this.of.set(file, all.has("main") ? "main" : all.size === 1 ? [...all][0] : !all.has("reading") ? (all.has("writing") ? "tools" : "desk") : all.has("writing") || all.has("tell") ? "shared" : "reading");
		}
	}

	/** What of each file is asked for by files of other groups: names, or "*" where it is fetched as a whole. */
	findWanted() {
		const wanted = new Map([...this.outputs.keys()].map((file) => [file, new Set()]));
		for (const [file, text] of this.texts) {
			for (const [, list, from] of text.matchAll(IMPORT)) {
				if (this.of.get(from) !== this.of.get(file)) for (const name of taken(list)) wanted.get(from).add(name);
			}
			for (const [, from] of text.matchAll(DYNAMIC)) wanted.get(from).add("*");
		}
		return wanted;
	}

	names() {
		return [...new Set(this.of.values())];
	}

	members(group) {
		return [...this.of].filter(([, one]) => one === group).map(([file]) => file);
	}

	/** The name under which a group hands out something of one of its files. */
	handle(file, name) {
		const at = [...this.outputs.keys()].indexOf(file).toString(36);
		return name === "*" ? `n${at}` : `n${at}_${[...this.wanted.get(file)].indexOf(name).toString(36)}`;
	}

	entryText(group) {
		return this.members(group).map((file) => {
			const names = [...this.wanted.get(file)];
			const one = names.filter((name) => name !== "*").map((name) => `${name} as ${this.handle(file, name)}`);
			return [
				`import "./${file}";`,
				one.length ? `export { ${one.join(", ")} } from "./${file}";` : "",
				names.includes("*") ? `export * as ${this.handle(file, "*")} from "./${file}";` : "",
			].join("\n");
		}).join("\n");
	}

	/** What stands in the place of a file of another group. */
	doorText(file) {
		const names = [...this.wanted.get(file)].filter((name) => name !== "*");
		const group = `group:${this.of.get(file)}`;
		if (names.length === 0) return `import "${group}";`;
		return `export { ${names.map((name) => `${this.handle(file, name)} as ${name}`).join(", ")} } from "${group}";`;
	}

	plugin(group) {
		const load = (file) => {
			if (this.of.get(file) !== group) return this.doorText(file);
			return this.texts.get(file).replace(DYNAMIC, (whole, from) =>
				(this.of.get(from) === group ? whole : `import("group:${this.of.get(from)}").then((group) => group.${this.handle(from, "*")})`));
		};
		return {
			name: "groups",
			setup(on) {
				on.onResolve({ filter: /^group:/ }, ({ path }) => ({ path, external: true }));
				on.onResolve({ filter: /^\.\// }, ({ path }) => ({ path: path.slice(2), namespace: "chunk" }));
				on.onLoad({ filter: /.*/, namespace: "chunk" }, ({ path }) => ({ contents: load(path), loader: "js" }));
			},
		};
	}
}

const hashOf = (text) => createHash("sha256").update(text).digest("base64url").replace(/[-_]/g, "").slice(0, 8).toUpperCase();

/** Answers {files: name to text, of: entry point to its files, the own one first}. */
export async function group(metafile, texts, settings) {
	const groups = new Groups(metafile, texts);
	const built = new Map();
	for (const name of groups.names()) {
		const { outputFiles } = await build({
			...settings, stdin: { contents: groups.entryText(name), loader: "js" }, bundle: true, minify: true, format: "esm",
			write: false, plugins: [groups.plugin(name)],
		});
		built.set(name, outputFiles[0].text);
	}
	const isLeaf = (text) => !/"group:/.test(text);
	const release = hashOf([...built].filter(([, text]) => !isLeaf(text)).map(([name, text]) => name + text).join());
	const fileOf = new Map([...built].map(([name, text]) => [name, `${name}-${isLeaf(text) ? hashOf(text) : release}.js`]));
	const files = new Map([...built].map(([name, text]) =>
		[fileOf.get(name), text.replace(/"group:([^"]+)"/g, (_, other) => `"./${fileOf.get(other)}"`)]));
	const of = new Map([...groups.outputs].filter(([, out]) => out.entryPoint).map(([file, { entryPoint }]) => {
		const all = [...groups.statics(file)].map((one) => fileOf.get(groups.of.get(one)));
		return [entryPoint, [...new Set([fileOf.get(groups.of.get(file)), ...all])]];
	}));
	return { files, of, release };
}
