#!/bin/bash
# A structure is suspended among real nodes after it has published more than the act lists: what the act lists is held
# everywhere and nothing past it, by those who were there, by one that was away and by one that comes later.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

practices() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).counts.practice);'
}

holds() {
	[ "$(practices "$1")" = "$2" ]
}

federation() {
	local home=$1 word=$2
	shift 2
	"$ESSAIM" federation --home "$scratch/$home" "$word" "$@" 2>"$scratch/notes" ||
		fail "federation $word at $home: $(cat "$scratch/notes")"
}

waits() {
	"$ESSAIM" federation --home "$scratch/$1" pending --json | grep -q "$2"
}

is_suspended() {
	"$ESSAIM" federation --home "$scratch/$1" show | grep -q "suspended  *Structure d"
}

join() {
	"$ESSAIM" join --home "$scratch/$1" "$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)" \
		>/dev/null 2>"$scratch/notes" || fail "join of $1: $(cat "$scratch/notes")"
}

say "four structures; two members must approve a suspension"
new_home a FR Montbéliard fr
new_home b IT Torino it
new_home c HU Pécs hu
new_home d ES Girona ca
"$ESSAIM" found --home "$scratch/a" --name Test >/dev/null 2>&1
start_node a
for node in b c d; do
	join "$node"
	start_node "$node" --dial "127.0.0.1:${peer[a]}"
done
federation a policy suspend=2 >/dev/null
publish d "Première fiche" >/dev/null
second=$(publish d "Deuxième fiche")
for node in a b c; do
	await "$node holds both" holds "$node" 2
done

say "the act lists what is there; before it counts, more is published, in this log and in another"
id=$(federation a suspend "Structure d" --reason "left in anger" --yes)
await "c knows" waits c "$id"
third=$(publish d "Troisième fiche")
stop_node d
start_node d --dial "127.0.0.1:${peer[a]}"
publish d "Quatrième fiche" >/dev/null
for node in a b c; do
	await "$node holds all" holds "$node" 4
done
stop_node b
federation c approve "$id" >/dev/null
await "it counts at a" is_suspended a
await "it counts at c" is_suspended c
await "a holds what is listed" holds a 2
await "c holds what is listed" holds c 2
await "both hold the same" same_vector a c
proves a "$second" "lists the log up to here"
refuses 1 "$ESSAIM" export --home "$scratch/a" "$third" --format proof
refuses 1 "$ESSAIM" log --home "$scratch/a" proof "$second"
expect_has "why log tools cannot check it" "an act cut this log" "$refusal"

say "one that was away holds it as soon as it is back"
start_node b
await "it counts at b" is_suspended b
await "b holds what is listed" holds b 2
await "b holds what a does" same_vector a b

say "one that comes later gets all of it, and no more"
new_home e FR Metz fr
join e
start_node e
await "e holds what is listed" holds e 2
await "e holds what a does" same_vector a e
proves e "$second" "lists the log up to here"

say "life goes on among the others"
publish b "Une fiche de plus" >/dev/null
for node in a b c e; do
	await "$node holds it" holds "$node" 3
	await "$node holds what the others do" same_vector a "$node"
done
for node in a b c d e; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check" 2>&1 || fail "check of $node: $(cat "$scratch/check")"
done
