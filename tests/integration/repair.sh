#!/bin/bash
# A store is damaged in every way that a disk knows: what still holds is kept, the partners bring back the rest.
#
# ROUNDS (12) random damages, drawn from SEED (1).

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

rounds=${ROUNDS:-$([ -n "${ESSAIM_LONG:-}" ] && echo 200 || echo 12)}
RANDOM=${SEED:=1}
say "SEED=$SEED ROUNDS=$rounds"
source_dir=$(cd "$(dirname "$0")/../.." && pwd)
sheet=$source_dir/tests/fixtures/sheets/scanned_fr.md

import() {
	"$ESSAIM" import --home "$scratch/$1" "$sheet" 2>>"$scratch/$1.log" | cut -f1
}

# fresh: a's files as they were before any damage.
fresh() {
	rm -rf "$scratch/a"
	cp -a "$scratch/whole" "$scratch/a"
}

# scribble FILE OFFSET COUNT: random bytes over what is there.
scribble() {
	local bytes
	bytes=$(awk -v seed="$RANDOM" -v count="$3" \
		'BEGIN { srand(seed); while (count-- > 0) printf "\\0%03o", int(rand() * 256) }')
	printf '%b' "$bytes" | dd of="$1" bs=64K seek="$2" oflag=seek_bytes conv=notrunc iflag=fullblock status=none
}

whole() {
	"$ESSAIM" check --home "$scratch/$1" >>"$scratch/$1.log" 2>&1
}

repair() {
	"$ESSAIM" check --repair --home "$scratch/a" >"$scratch/repaired" 2>>"$scratch/a.log" || return 1
	whole a || fail "not whole after the repair: $*"
}

# comes_back: the partner fills what the repair left out.
comes_back() {
	start_node a --dial "127.0.0.1:${peer[b]}"
	await "A holds again what B holds: $*" same_vector a b
	for id in "${ids[@]}"; do
		await "A shows $id: $*" shown a "$id"
	done
	stop_node a
	whole a || fail "not whole after its partner filled it: $*"
}

new_home a FR Metz fr
new_home b IT Torino it
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a
ticket=$("$ESSAIM" invite --home "$scratch/a" --address "127.0.0.1:${peer[a]}" 2>>"$scratch/a.log")
"$ESSAIM" join --home "$scratch/b" "$ticket" >>"$scratch/b.log" 2>&1 || fail "join"
start_node b
for _ in $(seq 12); do ids+=("$(import a)"); done
for _ in $(seq 4); do ids+=("$(import b)"); done
await "both hold the same" same_vector a b
stop_node a
own=$(import a)
cp -a "$scratch/a" "$scratch/whole"
bytes=$(stat -c %s "$scratch/a/data.mdb")

say "rebuilding what is whole changes nothing that is shown"
before=$("$ESSAIM" status --home "$scratch/a" --json | grep -v '"bytes"')
"$ESSAIM" rebuild --home "$scratch/a" >"$scratch/rebuilt" 2>>"$scratch/a.log" || fail "rebuild"
expect "status" "$before" "$("$ESSAIM" status --home "$scratch/a" --json | grep -v '"bytes"')"
whole a || fail "not whole after rebuilding"
shown a "$own" >/dev/null || fail "what waited for a log is gone"

say "a running node's home is left alone"
refuses 1 "$ESSAIM" rebuild --home "$scratch/b"
expect_has "refusal" "stop it first" "$refusal"

say "a segment of keys is lost: the bodies come back"
fresh
rm "$scratch/a/keys/00000000"
whole a && fail "a missing file of keys is not noticed"
repair keys || fail "repair: $(tail -n 1 "$scratch/a.log")"
comes_back keys

say "the file is cut in half"
fresh
truncate -s $((bytes / 2)) "$scratch/a/data.mdb"
whole a && fail "a cut file is not noticed"
repair half || fail "repair: $(tail -n 1 "$scratch/a.log")"
comes_back half

say "nothing of the file can be read: the copy of the identity is enough"
fresh
scribble "$scratch/a/data.mdb" 0 "$bytes"
repair nothing || fail "repair: $(tail -n 1 "$scratch/a.log")"
expect_has "what repair prints" "repaired: 0 records" "$(cat "$scratch/repaired")"
comes_back nothing
fresh
rm "$scratch/a/data.mdb"
repair gone || fail "repair: $(tail -n 1 "$scratch/a.log")"
comes_back gone

say "$rounds times, pages anywhere in the file are overwritten"
for round in $(seq "$rounds"); do
	fresh
	for _ in $(seq $((1 + RANDOM % 4))); do
		scribble "$scratch/a/data.mdb" $(((RANDOM * 32768 + RANDOM) % bytes)) $((1 + RANDOM % 6000))
	done
	repair "round $round" || fail "repair: $(tail -n 1 "$scratch/a.log")"
	[ $((round % 4)) -ne 0 ] || comes_back "round $round"
done

say "neither the file nor the copy of the identity: nothing is changed"
fresh
scribble "$scratch/a/data.mdb" 0 "$bytes"
scribble "$scratch/a/identity" 10 1
cp "$scratch/a/data.mdb" "$scratch/scribbled"
refuses 1 "$ESSAIM" check --repair --home "$scratch/a"
expect_has "refusal" "restore a backup" "$refusal"
cmp "$scratch/scribbled" "$scratch/a/data.mdb" || fail "the refused repair changed the file"
