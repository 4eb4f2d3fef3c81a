// SPDX-License-Identifier: EUPL-1.2
// How large a file is, as the reader's language writes it.
import { language } from "../language";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function cachedSize(bytes: number): string {
	let at = 0;
	let value = bytes;
	while (value >= 1000 && at < units.length - 1) {
		value /= 1000;
		at++;
	}
	return new Intl.NumberFormat(language.value, { style: "unit", unit: units[at]!, unitDisplay: "short", maximumFractionDigits: value < 10 && at > 0 ? 1 : 0 }).format(value);
}
