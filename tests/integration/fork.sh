#!/bin/bash
# A member signs two histories of one log and shows them to two others. They find out when they meet, prove it, and
# freeze the log at the same entry; what was cut is there again once the member's nodes are back.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

liar=${ESSAIM_BUILD:?}/tests/fork_home

json() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const status = JSON.parse(require("fs").readFileSync(0));
		console.log(eval(process.argv[1])(status));' "$2"
}

comments() {
	[ "$(json "$1" '(s) => s.counts.comment')" = "$2" ]
}

frozen_at() {
	[ "$(json "$1" '(s) => s.frozen.map((one) => one.index).join()')" = "$2" ]
}

say "three structures"
new_home x FR Montbéliard fr
new_home y IT Torino it
new_home a HU Pécs hu
"$ESSAIM" found --home "$scratch/x" --name Test >/dev/null 2>&1
start_node x
for node in y a; do
	"$ESSAIM" join --home "$scratch/$node" "$("$ESSAIM" invite --home "$scratch/x" --valid 1h 2>/dev/null)" >/dev/null 2>&1
done
stop_node x

say "one log, two histories"
"$liar" begin "$scratch/a" "$scratch/stolen" one two >/dev/null
cp -r "$scratch/a" "$scratch/b"
"$liar" go-on "$scratch/a" "$scratch/stolen" left lefter leftest >/dev/null
"$liar" go-on "$scratch/b" "$scratch/stolen" right >/dev/null

say "one for each of the others"
start_node x
start_node a
await "x has the first history" comments x 5
stop_node a
stop_node x
start_node y
start_node b --dial "127.0.0.1:${peer[y]}"
await "y has the second history" comments y 3
stop_node b
stop_node y

say "they meet"
start_node x
start_node y --dial "127.0.0.1:${peer[x]}"
await "x knows of the fork" frozen_at x 3
await "y knows of the fork" frozen_at y 3
await "what both had in common counts" comments x 2
await "and at the other" comments y 2
await "both hold the same" same_vector x y
expect_has "status of y" "fork proven at index 3, seen" "$("$ESSAIM" status --home "$scratch/y")"
expect_has "log forks at x" "fork proven at index 3, seen" "$("$ESSAIM" log forks --home "$scratch/x")"

say "the member publishes again what was cut"
start_node a
await "the first history is back at x" comments x 5
await "and at y" comments y 5
start_node b --dial "127.0.0.1:${peer[y]}"
await "the second history is back at y" comments y 6
await "and at x" comments x 6
await "all hold the same" same_vector x y
for node in x y a b; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check" 2>&1 || fail "check of $node: $(cat "$scratch/check")"
done
