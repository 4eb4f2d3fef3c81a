// SPDX-License-Identifier: EUPL-1.2
// Buttons that move or remove one of a list; they keep their place in the order of keys where they can do nothing.
import { u } from "../../state/tutorial/words";
import { Icon } from "../icon";

interface Props {
	id: string;
	what: string;
	up: (() => void) | null;
	down: (() => void) | null;
	remove: () => void;
}

export function Order({ id, what, up, down, remove }: Props) {
	const words = u().tutorialEdit;
	return (
		<div class="box-order">
			<button type="button" class="quiet" id={`${id}-up`} aria-disabled={!up} aria-label={words.up(what)} title={words.up(what)} onClick={() => up?.()}><span class="box-up"><Icon name="down" /></span></button>
			<button type="button" class="quiet" id={`${id}-down`} aria-disabled={!down} aria-label={words.down(what)} title={words.down(what)} onClick={() => down?.()}><Icon name="down" /></button>
			<button type="button" class="quiet" aria-label={words.remove(what)} title={words.remove(what)} onClick={remove}><Icon name="cross" /></button>
		</div>
	);
}
