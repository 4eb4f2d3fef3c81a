// SPDX-License-Identifier: EUPL-1.2
// Dates as exact as people know them (a year, a month, a day), periods, amounts of money.
import { useId, useState } from "preact/hooks";
import { asText } from "../../api/fields";
import type { Fields, Value } from "../../api/shapes";
import { language } from "../../state/language";
import { decimal, shown } from "../../state/write/values";
import { w } from "../../state/write/words";

const months = (): string[] => {
	const name = new Intl.DateTimeFormat(language.value, { month: "long", timeZone: "UTC" });
	return Array.from({ length: 12 }, (_, i) => name.format(Date.UTC(2001, i, 1)));
};
const two = (n: number): string => String(n).padStart(2, "0");
const daysOf = (year: string, month: string): number => new Date(Date.UTC(Number(year) || 2000, Number(month), 0)).getUTCDate();

/** Half-typed years are kept here, and nothing is said of them until they have four digits. */
export function OpenDate({ value, onValue }: { value: string; onValue: (value: Value) => void }) {
	const id = useId();
	const [typed, setTyped] = useState(value);
	const [year = "", month = "", day = ""] = typed.split("-");
	const put = (y: string, m: string, d: string): void => {
		const known = Number(d) > daysOf(y, m) ? "" : d;
		const next = [y, m, m && known].filter(Boolean).join("-");
		setTyped(next.startsWith(y) && y ? next : m ? `-${m}${known && `-${known}`}` : y);
		onValue(/^\d{4}$/.test(y) ? next : undefined);
	};
	return (
		<div class="dated">
			<label for={`${id}-y`}>{w().form.year}
				<input id={`${id}-y`} type="text" inputMode="numeric" maxLength={4} class="year" value={year} autocomplete="off"
					onInput={(event) => put(event.currentTarget.value.replace(/\D/g, ""), month, day)} />
			</label>
			<label for={`${id}-m`}>{w().form.month}
				<select id={`${id}-m`} value={month} onChange={(event) => put(year, event.currentTarget.value, day)}>
					<option value="" selected={!month}>–</option>
					{months().map((name, i) => <option key={name} value={two(i + 1)} selected={month === two(i + 1)}>{name}</option>)}
				</select>
			</label>
			{month && (
				<label for={`${id}-d`}>{w().form.day}
					<select id={`${id}-d`} value={day} onChange={(event) => put(year, month, event.currentTarget.value)}>
						<option value="" selected={!day}>–</option>
						{Array.from({ length: daysOf(year, month) }, (_, i) => two(i + 1)).map((one) => (
							<option key={one} value={one} selected={day === one}>{Number(one)}</option>
						))}
					</select>
				</label>
			)}
		</div>
	);
}

export function Period({ value, onValue }: { value: Fields; onValue: (value: Value) => void }) {
	const put = (name: string, next: Value): void => {
		/* the wording of the sheet says what no longer holds */
		const { original: _, ...rest } = value;
		onValue({ ...rest, [name]: next });
	};
	return (
		<div class="period">
			<fieldset><legend>{w().form.from}</legend><OpenDate value={asText(value["from"])} onValue={(next) => put("from", next)} /></fieldset>
			<fieldset><legend>{w().form.to}</legend><OpenDate value={asText(value["to"])} onValue={(next) => put("to", next)} /></fieldset>
		</div>
	);
}

const CURRENCIES = ["EUR", "HUF", "CHF", "GBP", "USD"];

export function Money({ value, onValue }: { value: Fields; onValue: (value: Value) => void }) {
	const id = useId();
	const cents = value["cents"];
	const currency = asText(value["currency"]) || "EUR";
	const [typed, setTyped] = useState(typeof cents === "number" ? shown(cents / 100) : "");
	const put = (text: string, code: string): void => {
		const amount = decimal(text);
		onValue(amount === null ? undefined : { cents: Math.round(amount * 100), currency: code });
	};
	const wrong = typed.trim() !== "" && decimal(typed) === null;
	return (
		<div class="dated">
			<label for={`${id}-a`}>{w().form.amount}
				<input id={`${id}-a`} type="text" inputMode="decimal" class="short" value={typed} autocomplete="off"
					aria-invalid={wrong ? "true" : undefined} aria-describedby={wrong ? `${id}-wrong` : undefined}
					onInput={(event) => { setTyped(event.currentTarget.value); put(event.currentTarget.value, currency); }} />
			</label>
			<label for={`${id}-c`}>{w().form.currency}
				<select id={`${id}-c`} value={currency} onChange={(event) => put(typed, event.currentTarget.value)}>
					{[...new Set([currency, ...CURRENCIES])].map((code) => <option key={code} value={code} selected={code === currency}>{code}</option>)}
				</select>
			</label>
			{wrong && <p class="wrong" id={`${id}-wrong`}>{w().form.number}</p>}
		</div>
	);
}
