// SPDX-License-Identifier: EUPL-1.2
// A certificate authority for one test run, made with openssl: certificates of any name, begun and ended at will.
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const openssl = (...words) => execFileSync("openssl", words, { stdio: ["ignore", "pipe", "pipe"] });
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
const stamp = (days) => new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, "").slice(0, 14) + "Z";

export class Authority {
	constructor(folder) {
		this.folder = folder;
		this.pem = join(folder, "authority.pem");
		this.key = join(folder, "authority.key");
		openssl("req", "-x509", ...KEY, "-keyout", this.key, "-out", this.pem, "-days", "2", "-subj", "/CN=Essaim test authority");
		writeFileSync(join(folder, "index.txt"), "");
		writeFileSync(join(folder, "ca.cnf"), "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.\ndefault_md=sha256\n"
			+ "policy=p\nunique_subject=no\ncopy_extensions=copy\nprivate_key=authority.key\ncertificate=authority.pem\n[p]\ncommonName=supplied\n");
	}

	/** A certificate for a name, and others besides, from and to so many days from now: {cert, key}, paths of PEM files. */
	issue(file, name, { from = -1, to = 2, also = [] } = {}) {
		const at = (end) => join(this.folder, `${file}.${end}`);
		openssl("req", ...KEY, "-keyout", at("key"), "-out", at("csr"), "-subj", `/CN=${name}`, "-addext", `subjectAltName=${[name, ...also].map((one) => `DNS:${one}`).join()}`);
		execFileSync("openssl", ["ca", "-batch", "-notext", "-config", "ca.cnf", "-in", at("csr"), "-out", at("pem"),
			"-startdate", stamp(from), "-enddate", stamp(to)], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
		return { cert: at("pem"), key: at("key") };
	}

	get certificate() {
		return readFileSync(this.pem);
	}
}

/** What Chromium's --ignore-certificate-errors-spki-list takes: the hash of a certificate's public key. */
export function spkiOf(file) {
	const spki = new X509Certificate(readFileSync(file)).publicKey.export({ type: "spki", format: "der" });
	return createHash("sha256").update(spki).digest("base64");
}
