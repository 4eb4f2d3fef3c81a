// SPDX-License-Identifier: EUPL-1.2
// What can be pressed, and how large it is. A link within a sentence is as high as its line (WCAG 2.2, 2.5.8).
const LEAST = 24;

/** What is narrower or lower than 24 px, one line each. */
export const tooSmall = (page) =>
	page.evaluate((least) => {
		const visible = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip, .unseen, [aria-hidden=true]");
		const together = (boxes) => ({
			width: Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left)),
			height: Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top)),
		});
		/* a label belongs to its box; a link that covers its card is as large as that */
		const sizeOf = (one) => {
			const boxes = [one.getBoundingClientRect(), ...[...(one.labels ?? [])].filter((label) => label.contains(one)).map((label) => label.getBoundingClientRect())];
			const cover = getComputedStyle(one, "::after");
			if (cover.position === "absolute" && cover.content !== "none" && one.offsetParent) boxes.push(one.offsetParent.getBoundingClientRect());
			return together(boxes);
		};
		const inSentence = (one) => getComputedStyle(one).display === "inline"
			&& one.parentElement.textContent.replace(/\s+/g, "").length > one.textContent.replace(/\s+/g, "").length
			&& [...one.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
		return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
			.filter((one) => visible(one) && !inSentence(one))
			.map((one) => ({ one, size: sizeOf(one) }))
			.filter(({ size }) => size.width > 0 && (Math.round(size.width) < least || Math.round(size.height) < least))
			.map(({ one, size }) => `${one.tagName.toLowerCase()} "${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}" in ${one.parentElement.className || one.parentElement.tagName.toLowerCase()} is ${Math.round(size.width)} x ${Math.round(size.height)} px`);
	}, LEAST);
