// SPDX-License-Identifier: EUPL-1.2
// Time zones for a node under test, by which an hour of the day comes when the test wants it (TZ as POSIX has it).
const DAY_S = 86_400;
const inDay = (seconds) => ((Math.round(seconds) % DAY_S) + DAY_S) % DAY_S;

/** A zone so many seconds east of UTC. */
function east(offset) {
	const two = (n) => String(Math.floor(n)).padStart(2, "0");
	const seconds = inDay(offset);
	return { offset: seconds, TZ: `<TST>-${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}` };
}

/** Where it is noon now: far from any morning. */
export const noon = () => east(DAY_S / 2 - Date.now() / 1000);

/** Where the hour comes in so many seconds that this moment is in another zone. */
export const soon = (at, zone, seconds) => east(at / 1000 + zone.offset - (Date.now() / 1000 + seconds));
