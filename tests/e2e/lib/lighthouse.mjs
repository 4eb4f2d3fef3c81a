// SPDX-License-Identifier: EUPL-1.2
// Lighthouse over a page of a node, as a phone sees it; and what a first view weighs.
import { fail } from "./nodes.mjs";

/** Scores of 0 to 100 by category, and what was found wanting. */
export async function audit(url, port, categories, settings = {}) {
	const { default: lighthouse } = await import("lighthouse");
	const ran = await lighthouse(url, { port, output: "json", logLevel: "silent", onlyCategories: categories, ...settings });
	if (!ran || ran.lhr.runtimeError) fail(`Lighthouse could not look at ${url}: ${ran?.lhr.runtimeError?.message}`);
	const { lhr } = ran;
	const scores = Object.fromEntries(Object.values(lhr.categories).map((one) => [one.id, Math.round(one.score * 100)]));
	const wanting = Object.values(lhr.categories).flatMap((category) => category.auditRefs
		.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
		.map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`));
	return { scores, wanting, lhr };
}

/** Bytes over the line until the application has taken over, by what they are: {script, other, requests, list}. */
export async function weigh(page, url, until) {
	const session = await page.context().newCDPSession(page);
	const kinds = new Map();
	const sum = { script: 0, other: 0, requests: 0, list: [] };
	await session.send("Network.enable");
	session.on("Network.responseReceived", ({ requestId, type, response }) => {
		if (!response.fromDiskCache && !response.fromServiceWorker) kinds.set(requestId, { type, url: response.url });
	});
	session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
		const one = kinds.get(requestId);
		if (!one) return;
		sum[one.type === "Script" ? "script" : "other"] += encodedDataLength;
		sum.requests++;
		sum.list.push(`${encodedDataLength} ${one.type} ${new URL(one.url).pathname}`);
	});
	session.on("Network.webSocketFrameReceived", ({ response }) => (sum.other += Math.floor((response.payloadData.length * 3) / 4)));
	await page.goto(url);
	await until(page);
	await page.waitForLoadState("networkidle");
	await session.detach();
	return sum;
}
