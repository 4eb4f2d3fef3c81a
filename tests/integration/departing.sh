#!/bin/bash
# Structures leave among real nodes: one whose records stay, one that erases them. Nobody waits for them afterwards, the
# others keep what was left and lose what was erased, and what was left is entrusted to another structure.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
phrase=Zugvogelpraxis

practices() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).counts.practice);'
}

holds() {
	[ "$(practices "$1")" = "$2" ]
}

shows() {
	"$ESSAIM" federation --home "$scratch/$1" show | grep -q "$2  *Structure $3"
}

state() {
	"$ESSAIM" leave --home "$scratch/$1" --json | grep -q "\"state\": \"$2\""
}

lists() {
	"$ESSAIM" list --home "$scratch/$1" --kind practice | grep -q "$2"
}

lists_not() {
	! lists "$1" "$2"
}

join() {
	"$ESSAIM" join --home "$scratch/$1" "$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)" \
		>/dev/null 2>"$scratch/notes" || fail "join of $1: $(cat "$scratch/notes")"
}

say "four structures; the one that coordinates cannot leave before it hands over"
for node in a b c d; do
	new_home "$node" FR Montbéliard fr
done
refuses 1 "$ESSAIM" leave --home "$scratch/b" --records stay --yes
expect_has "who is alone" "in no federation" "$refusal"
"$ESSAIM" found --home "$scratch/a" --name Test >/dev/null 2>&1
start_node a
for node in b c d; do
	join "$node"
	start_node "$node" --dial "127.0.0.1:${peer[a]}"
done
refuses 1 "$ESSAIM" leave --home "$scratch/a" --records stay --yes
expect_has "who coordinates" "hand-over" "$refusal"
kept=$(publish b "Ce qui reste")
publish c "$phrase" >/dev/null
publish c "Une autre" >/dev/null
for node in a b c d; do
	await "$node holds all" holds "$node" 3
done

say "it has to be meant, and can be taken back until the act is asked for"
refuses 1 "$ESSAIM" leave --home "$scratch/b" --records stay
expect_has "without --yes" "nothing was done" "$refusal"
stop_node b
"$ESSAIM" leave --home "$scratch/b" --records stay --yes >/dev/null 2>&1
refuses 1 "$ESSAIM" leave --home "$scratch/b" --records erased --yes
refuses 1 "$ESSAIM" publish --home "$scratch/b" --kind room /dev/stdin <<<'{"title": "Trop tard"}'
"$ESSAIM" leave --home "$scratch/b" --cancel >/dev/null
start_node b --dial "127.0.0.1:${peer[a]}"
publish b "Encore une" >/dev/null

say "b leaves, and its records stay"
"$ESSAIM" leave --home "$scratch/b" --records stay --yes >/dev/null 2>&1
for node in a c d; do
	await "it counts at $node" shows "$node" "left, its records stay" b
	await "$node keeps all" holds "$node" 4
done
await "b knows" state b left
refuses 1 "$ESSAIM" leave --home "$scratch/b" --cancel
stop_node b

say "c leaves, and erases its records"
"$ESSAIM" leave --home "$scratch/c" --records erased --yes >/dev/null 2>&1
for node in a d; do
	await "it counts at $node" shows "$node" "left, its records were erased" c
	await "$node does not list what was erased" lists_not "$node" "$phrase"
	lists "$node" "Ce qui reste" || fail "$node lost what b left"
done
await "c knows" state c left
stop_node c

say "the others go on without them, and somebody takes care of what b left"
publish d "Depuis lors" >/dev/null
await "a lists what is new" lists a "Depuis lors"
await "a and d hold the same" same_vector a d
revise() {
	HOMES=$scratch node "$here/lib/keeper.mjs" "$1" "127.0.0.1:${web[$1]##*:}" "$kept" "$2" "$3"
}
expect "a revision by another structure" not_allowed "$(revise d "Pas encore" nora)"
"$ESSAIM" federation --home "$scratch/a" entrust "Structure b" "Structure d" --reason "it left" >/dev/null 2>&1 ||
	fail "entrust"
entrusted() {
	"$ESSAIM" federation --home "$scratch/$1" acts | grep -q "entrust to Structure d what Structure b published"
}
await "it counts at d" entrusted d
expect "who takes care of it revises it" "Structure d" "$(revise d "Ce qui reste, repris" ida)"
await "a lists it as it was revised" lists a "Ce qui reste, repris"
expect_has "the page at a" "confié à Structure d" "$(curl -fsSL -H 'Accept-Language: fr' "http://127.0.0.1:${web[a]##*:}/practice/$kept")"
partners=$(curl -fsSL -H 'Accept-Language: fr' "http://127.0.0.1:${web[a]##*:}/partners")
expect_has "the page of partners: when it left" "Partie le" "$partners"
expect_has "the page of partners: who takes care" "Ce qu’elle a publié est confié à Structure d" "$partners"
expect "a revision by who does not take care of it" not_allowed "$(revise a "Pas par nous" alma)"
"$ESSAIM" federation --home "$scratch/a" acts >"$scratch/acts.out"
expect_has "the last act: nobody is let out by it, and no network key follows" "entrust to" "$(tail -n 2 "$scratch/acts.out")"
for node in a d; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check.out" 2>&1 || fail "check of $node: $(cat "$scratch/check.out")"
done
