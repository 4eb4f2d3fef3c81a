// SPDX-License-Identifier: EUPL-1.2
// The swarm: dots that gather. The only ornament; each dot stands for something where a number is given.

interface Dot {
	x: number;
	y: number;
	r: number;
	tone: string;
}

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** A small generator, so that the same seed always draws the same swarm. */
function random(seed: number): () => number {
	let state = seed >>> 0 || 1;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

export function seedOf(text: string): number {
	let seed = 2166136261;
	for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 16777619);
	return seed >>> 0;
}

/** Dots around a middle, denser and larger inside, straying outside. */
function gather(count: number, seed: number, radius: number, stray: number): Dot[] {
	const next = random(seed);
	const dots: Dot[] = [];
	for (let i = 0; i < count; i++) {
		const share = Math.sqrt((i + 0.4) / count);
		const far = radius * share * (1 + (next() - 0.35) * stray * share);
		const turn = i * GOLDEN + (next() - 0.5) * 0.5;
		const size = (1.25 - 0.75 * share) * (0.75 + next() * 0.5);
		const tone = next() < 0.2 ? "dot-accent" : "dot-warm";
		dots.push({ x: far * Math.cos(turn), y: far * Math.sin(turn), r: size, tone: share > 0.8 ? `${tone} dot-far` : tone });
	}
	return dots;
}

const Dots = ({ dots, scale }: { dots: Dot[]; scale: number }) => (
	<>
		{dots.map((dot) => (
			<circle class={dot.tone} cx={dot.x.toFixed(2)} cy={dot.y.toFixed(2)} r={(dot.r * scale).toFixed(2)} />
		))}
	</>
);

export function Mark() {
	return (
		<svg class="mark" viewBox="-16 -16 32 32" width="32" height="32" aria-hidden="true" focusable="false">
			<Dots dots={gather(13, 5, 13, 0.1)} scale={2.3} />
		</svg>
	);
}

export function Swarm({ count, seed = 7, wide = false }: { count: number; seed?: number; wide?: boolean }) {
	const dots = gather(count, seed, 40, wide ? 0.9 : 0.25);
	return (
		<svg class="swarm" viewBox={wide ? "-62 -46 124 92" : "-50 -50 100 100"} aria-hidden="true" focusable="false">
			<Dots dots={dots} scale={count < 8 ? 5 : count < 30 ? 3.4 : 2.4} />
		</svg>
	);
}
