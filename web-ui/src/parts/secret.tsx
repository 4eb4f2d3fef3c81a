// SPDX-License-Identifier: EUPL-1.2
// A code or a link that is shown once: to be read aloud, copied, or scanned.
import type { Secret } from "../api/people";

const QUIET = 4; /* modules around the square, as cameras want it */

function Square({ rows, label }: { rows: string[]; label: string }) {
	const side = rows.length + 2 * QUIET;
	const path = rows.flatMap((row, y) => [...row].map((one, x) => (one === "#" ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ""))).join("");
	return (
		<svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
			<rect width={side} height={side} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	);
}

export function Shown({ secret, why, scan, code }: { secret: Secret; why: string; scan: string; code?: boolean }) {
	const link = secret.link.startsWith("/") ? location.origin + secret.link : secret.link;
	return (
		<div class="shown" role="status">
			<p>{why}</p>
			<p class="leave-code"><code>{code ? secret.secret : link}</code></p>
			{secret.qr.length > 0 && !secret.link.startsWith("/") && (
				<>
					<p>{scan}</p>
					<Square rows={secret.qr} label={link} />
				</>
			)}
		</div>
	);
}
