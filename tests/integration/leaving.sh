#!/bin/bash
# Somebody leaves and has everything erased, while one of three nodes is off and their own is killed: within a minute no
# file of those that are on has a byte of it, once they ask for the testimony without a name to be erased with the rest, the late one follows, and the code tells how far it is.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
phrase=$(head -c 400 /dev/urandom | base64 -w 0 | tr -dc 'a-zA-Z' | head -c 120)
part=${phrase:60:24}

person() {
	HOMES=$scratch node "$here/lib/leaver.mjs" "$1" "127.0.0.1:${web[a]##*:}" "$2"
}

nowhere() {
	local node
	for node in "$@"; do
		! grep -rqaiF -e "$part" "$scratch/$node" || return 1
	done
}

# The index has stems in small letters: long words are kept whole.
indexed() {
	grep -qaiF "${phrase:4:20}" "$scratch/$1"/search.db*
}

unindexed() {
	! indexed "$1"
}

stands() {
	[ "$(person state "$code")" = "$1" ]
}

new_home a FR Metz fr
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a
for node in b c; do
	new_home "$node" IT Torino it
	"$ESSAIM" join --home "$scratch/$node" "$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)" >/dev/null 2>&1
	start_node "$node"
done

say "what somebody wrote reaches all"
person write "$phrase" || fail "writing"
for node in b c; do
	await "$node holds what A holds" same_vector a "$node"
done
for node in a b c; do
	await "$node finds it" indexed "$node"
done

say "C goes off; they leave and erase; A is killed at once"
stop_node c
code=$(person leave -) || fail "leaving"
kill_node a
start_node a
person shut - || fail "the account is still open"
await "all but the testimony is erased, C has not applied it yet" stands "later 5 2/3"
kill_node a
start_node a
await "a restart does not end the waiting" stands "later 5 2/3"

say "they do not want to wait"
person hasten "$code" || fail "hastening"
await "A and B have applied it, C not yet" stands "erased 6 2/3"
await "no byte is left at A and B" nowhere a b
for node in a b; do
	await "$node finds it no more" unindexed "$node"
done
indexed c || fail "C was not off"

say "C comes back"
start_node c
await "no byte is left at C" nowhere c
await "C finds it no more" unindexed c
await "all have applied it" stands "erased 6 3/3"
for node in a b c; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check.out" 2>&1 || fail "check of $node: $(cat "$scratch/check.out")"
done
nowhere a b c || fail "the phrase is back"
say "done"
