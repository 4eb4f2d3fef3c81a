#!/bin/bash
# A structure changes its key among real nodes: with the old key, killed around each step; and without it, when the
# others agree. What it published stays, what it publishes next stands under the new key.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

# key HOME STRUCTURE: its key as that home knows it.
key() {
	essaim "$1" federation show --json | tr -d ' \n' | sed -n "s/.*\"name\":\"$2\",\"country\":\"..\",\"key\":\"\([0-9a-f]*\)\".*/\1/p"
}

changed() {
	[ -n "$(key "$1" "$2")" ] && [ "$(key "$1" "$2")" != "$3" ]
}

waits() {
	essaim "$1" federation pending --json | grep -q "$2"
}

say "three structures"
new_home a FR Montbéliard fr Cité
new_home b IT Torino it Agenzia
new_home c HU Pécs hu Központ
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null
start_node b
essaim c join "$(essaim a invite 2>/dev/null)" >/dev/null
start_node c
before=$(publish b "Avant")
await "c has it" shown c "$before"

say "nothing is signed unseen"
refuses 1 bash -c "'$ESSAIM' federation rotate --home '$scratch/b' 2>&1 | tail -n 1 >&2; exit \${PIPESTATUS[0]}"
expect_has "what is missing" "--yes" "$refusal"
[ ! -e "$scratch/b/structure.key.new" ] || fail "a key was made unasked"

say "the coordinator is away: the key waits, and b works under the old one, killed or not"
old=$(key b Agenzia)
first=$(cat "$scratch/b/structure.key")
stop_node a
essaim b federation rotate --yes >"$scratch/id" 2>"$scratch/notes" || fail "rotate: $(cat "$scratch/notes")"
[ "$(stat -c %a "$scratch/b/structure.key.new")" = 600 ] || fail "structure.key.new can be read by others"
new=$(cat "$scratch/b/structure.key.new")
meanwhile=$(publish b "Entre les deux")
kill_node b
start_node b
waits b "$(cat "$scratch/id")" || fail "the request is gone"
expect "the key in force" "$first" "$(cat "$scratch/b/structure.key")"
expect "the key that waits" "$new" "$(cat "$scratch/b/structure.key.new")"
start_node a
await "a has the new key" changed a Agenzia "$old"
await "b has it" changed b Agenzia "$old"
await "the file is in its place" test ! -e "$scratch/b/structure.key.new"
expect "the key's file" "$new" "$(cat "$scratch/b/structure.key")"

say "what was published stays, what comes next stands under the new key"
after=$(publish b "Après")
for node in a c; do
	await "$node has what came after" shown "$node" "$after"
	await "$node has what came between" shown "$node" "$meanwhile"
	shown "$node" "$before" >/dev/null
done
await "b holds what a holds" same_vector a b
await "c holds what a holds" same_vector a c
# By its first key; or by the act, where c held more of that log than the act lists.
proves c "$before" "verified"
proves c "$after" "the structure's second"
stop_node b
start_node b
again=$(publish b "Encore")
await "a has it" shown a "$again"

say "b is killed around the act, again and again: it has the old key or the new one, never neither"
for turn in 1 2 3 4; do
	old=$(key a Agenzia)
	essaim b federation rotate --yes >/dev/null 2>&1 &
	asking=$!
	sleep "0.0$((turn * 2))"
	kill_node b
	wait "$asking" || true
	start_node b
	if ! changed a Agenzia "$old"; then
		essaim b federation rotate --yes >/dev/null 2>&1 || true
	fi
	await "a has the new key" changed a Agenzia "$old"
	await "the file is in its place" test ! -e "$scratch/b/structure.key.new"
	id=$(publish b "Tour $turn")
	await "a has what b published in turn $turn" shown a "$id"
done
proves a "$id" "each key before it signed the next"

say "the coordinator changes its own key at once"
old=$(key a Cité)
essaim a federation rotate --yes >/dev/null 2>&1
changed a Cité "$old" || fail "a has its old key"
await "c knows" changed c Cité "$old"
id=$(publish a "La Cité")
await "c has what a published" shown c "$id"

say "c lost its key: the others agree on a new one"
rm "$scratch/c/structure.key"
old=$(key c Központ)
refuses 1 bash -c "'$ESSAIM' federation rotate --yes --home '$scratch/c' 2>&1 | tail -n 1 >&2; exit \${PIPESTATUS[0]}"
expect_has "what to do" "federation new-key" "$refusal"
word=$(essaim c federation new-key 2>/dev/null)
expect "the word, asked again" "$word" "$(essaim c federation new-key 2>/dev/null)"
refuses 2 "$ESSAIM" federation --home "$scratch/b" rotate --lost Központ "${word}00"
refuses 1 "$ESSAIM" federation --home "$scratch/b" rotate --lost Cité "$word"
id=$(essaim b federation rotate --lost Központ "$word" --yes 2>/dev/null)
await "a knows" waits a "$id"
! changed a Központ "$old" || fail "one member's word was enough"
essaim a federation approve "$id" >/dev/null
await "c has the new key" changed c Központ "$old"
await "its file is in its place" test -e "$scratch/c/structure.key"
id=$(publish c "Új kulcs")
await "b has what c published" shown b "$id"
proves b "$id" "say the federation's first"
await "all hold the same" same_vector b c
