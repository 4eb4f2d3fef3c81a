#!/bin/bash
# A node that was off for more than a day may not know what was withdrawn meanwhile: it gives others' texts to nobody
# until it has completed an exchange. Whoever it withheld them from asks again, and gets them.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

exchanged=${ESSAIM_BUILD:?}/tests/exchanged

told() {
	grep -qF "$3" <<<"$("$ESSAIM" show --home "$scratch/$1" "$2" --json 2>/dev/null)"
}

join() {
	"$ESSAIM" join --home "$scratch/$1" "$("$ESSAIM" invite --home "$scratch/x" --valid 1h 2>/dev/null)" >/dev/null 2>&1 ||
		fail "$1 cannot join"
}

say "x writes; y holds it; z was off"
new_home x FR Montbéliard fr
new_home y IT Torino it
new_home z HU Pécs hu
"$ESSAIM" found --home "$scratch/x" --name Test >/dev/null 2>&1
start_node x
join y
join z
start_node y --dial "127.0.0.1:${peer[x]}"
kept=$(publish x "Le texte qui reste")
gone=$(publish x "Le texte retiré")
for id in "$kept" "$gone"; do
	await "y holds it" told y "$id" "Le texte"
done
await "y holds what x does" same_vector x y
stop_node y

say "y is off for more than a day; meanwhile a text is withdrawn"
"$ESSAIM" erase --home "$scratch/x" "$gone" --reason mistake >/dev/null 2>&1
stop_node x
[ "$("$exchanged" "$scratch/y")" = 0 ] || fail "the exchange of y was not kept"
"$exchanged" "$scratch/y" 25
expect "hours since the exchange of y" 25 "$("$exchanged" "$scratch/y")"

say "y is back, with z alone: z asks again for what was withheld, once both have exchanged all they have"
start_node y
start_node z --dial "127.0.0.1:${peer[y]}"
await "z holds what y does" same_vector y z
await "z holds the text of x" told z "$kept" "Le texte qui reste"

say "x is back: what it withdrew is gone from all"
start_node x --dial "127.0.0.1:${peer[y]}"
for node in y z; do
	await "$node holds what x does" same_vector x "$node"
	await "$node has the erasure" eval "! told $node $gone 'Le texte retiré'"
	told "$node" "$kept" "Le texte qui reste" || fail "$node lost the other text"
done
for node in x y z; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check" 2>&1 || fail "check of $node: $(cat "$scratch/check")"
done
expect "hours since the exchange of y" 0 "$("$exchanged" "$scratch/y")"
