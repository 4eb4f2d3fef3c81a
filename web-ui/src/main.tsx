// SPDX-License-Identifier: EUPL-1.2
// Where it begins: the words, the line, the page.
import { render } from "preact";
import { App } from "./app";
import "./api/session";
import { connect } from "./api/socket";
import { handing, takeOver } from "./state/given";
import { language, speak } from "./state/language";
import { hasMemory } from "./state/memory";
import { useWorker } from "./state/worker";

const AGAIN_MS = 2_000;

/** The words of the interface, however often the line breaks before they are here. */
function begin(): void {
	speak(language.value).catch(() => setTimeout(begin, AGAIN_MS));
}

const root = document.getElementById("app");
if (root) {
	connect();
	const stage = handing.value ? document.createElement("div") : root;
	render(<App />, stage);
	if (stage !== root) takeOver(root, stage);
	begin();
	useWorker();
	if (hasMemory("outbox.")) void import("./state/outbox").catch(() => undefined); /* what was written without a line goes from any page */
}
