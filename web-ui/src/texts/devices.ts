// SPDX-License-Identifier: EUPL-1.2
// How devices and browsers are called, in all languages alike.
const systems: [RegExp, string][] = [
	[/Android/, "Android"], [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Windows/, "Windows"], [/CrOS/, "Chromebook"], [/Mac OS/, "Mac"], [/Linux/, "Linux"],
];
const browsers: [RegExp, string][] = [[/Edg/, "Edge"], [/Firefox/, "Firefox"], [/Chrom/, "Chrome"], [/Safari/, "Safari"]];

/** "Android, Chrome": by what one knows it again on another device. */
export const deviceName = (agent: string): string =>
	[systems, browsers].flatMap((table) => table.find(([sign]) => sign.test(agent))?.[1] ?? []).join(", ");
