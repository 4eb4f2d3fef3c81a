// SPDX-License-Identifier: EUPL-1.2
// The part of PDF.js that takes a file apart, as a file of its own: a browser runs it in a worker, and only where
// somebody dropped a PDF.
//
//   essaim:pdf-worker   the address of it, under the node's own origin
import { build as bundle } from "esbuild";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A folder of its own: its optional packages, binaries for Node.js, stay out (.npmrc there). */
const require = createRequire(new URL("../pdf/package.json", import.meta.url));

/** The plugin for esbuild; target as that of everything else. */
export const pdf = (dist, target) => ({
	name: "pdf",
	setup(build) {
		build.onResolve({ filter: /^essaim:pdf-worker$/ }, ({ path }) => ({ path, namespace: "pdf" }));
		build.onLoad({ filter: /.*/, namespace: "pdf" }, async () => {
			const { outputFiles } = await bundle({
				entryPoints: [require.resolve("pdfjs-dist/legacy/build/pdf.worker.mjs")],
				bundle: true, write: false, format: "esm", minify: true, target, supported: { destructuring: true },
				legalComments: "none", charset: "utf8", logLevel: "error", logLimit: 5,
			});
			const name = `pdf-worker-${createHash("sha256").update(outputFiles[0].contents).digest("hex").slice(0, 8).toUpperCase()}.js`;
			await writeFile(join(dist, "assets", name), outputFiles[0].contents);
			return { contents: `export default ${JSON.stringify(`/assets/${name}`)};` };
		});
	},
});
