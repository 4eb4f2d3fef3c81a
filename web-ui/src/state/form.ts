// SPDX-License-Identifier: EUPL-1.2
// A form's answers, what is wrong with each, and the focus that goes to the first wrong one.
import { useRef, useState } from "preact/hooks";

export type Faults<K extends string> = Partial<Record<K, string>>;

interface Form<K extends string> {
	values: Record<K, string>;
	faults: Faults<K>;
	set: (name: K) => (value: string) => void;
	show: (faults: Faults<K>) => boolean;
	form: { current: HTMLFormElement | null };
}

export function useForm<K extends string>(first: Record<K, string>): Form<K> {
	const [values, setValues] = useState(first);
	const [faults, setFaults] = useState<Faults<K>>({});
	const form = useRef<HTMLFormElement>(null);
	const set = (name: K) => (value: string): void => {
		setValues((now) => ({ ...now, [name]: value }));
		setFaults((now) => {
			const left = { ...now };
			delete left[name];
			return left;
		});
	};
	const show = (found: Faults<K>): boolean => {
		setFaults(found);
		const name = Object.keys(found)[0];
		if (name) setTimeout(() => form.current?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus(), 0);
		return name !== undefined;
	};
	return { values, faults, set, show, form };
}
