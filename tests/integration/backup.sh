#!/bin/bash
# A backup taken while the node works, verified, damaged and refused, restored to another machine.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

# Imports without a pause until told to stop; the ids go to acked.
importer() {
	local n=0
	while [ ! -e "$scratch/stop" ]; do
		n=$((n + 1))
		publish a "Fiche $n" >>"$scratch/acked"
	done
}

new_home a FR Metz fr
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a
before=$(publish a "Avant la copie")

say "a backup while the node imports"
importer &
importing=$!
await "an import was acknowledged" test -s "$scratch/acked"
printed=$(cd "$scratch" && "$ESSAIM" backup --home "$scratch/a" copy 2>>"$scratch/a.log") || fail "backup: $(tail -n 1 "$scratch/a.log")"
acked=$(wc -l <"$scratch/acked")
touch "$scratch/stop"
wait "$importing"
expect_has "what backup prints" "backup in $scratch/copy: " "$printed"
expect_has "what backup prints" ", verified" "$printed"
say "$printed ($acked imports were acknowledged by then)"
expect "mode of the copy" "700 600 600" "$(stat -c %a "$scratch/copy" "$scratch/copy/data.mdb" "$scratch/copy/MANIFEST" | tr '\n' ' ' | sed 's/ $//')"
refuses 1 "$ESSAIM" backup --home "$scratch/a" "$scratch/copy"
expect_has "refusal" "there is something already" "$refusal"
refuses 1 "$ESSAIM" backup --home "$scratch/a" "$scratch/none/copy"
expect_has "refusal" "make it first" "$refusal"

say "every damage to the copy is refused, and leaves nothing behind"
for file in data.mdb MANIFEST structure.key; do
	cp -a "$scratch/copy" "$scratch/bad"
	size=$(stat -c %s "$scratch/bad/$file")
	byte=$(od -An -tu1 -j $((size / 2)) -N 1 "$scratch/bad/$file")
	printf '%b' "\\x$(printf %02x $((byte ^ 4)))" | dd of="$scratch/bad/$file" bs=1 seek=$((size / 2)) conv=notrunc status=none
	refuses 1 "$ESSAIM" restore --home "$scratch/r" "$scratch/bad"
	if [ -e "$scratch/r" ] || [ -e "$scratch/r.restoring" ]; then fail "a refused restore left something behind"; fi
	rm -rf "$scratch/bad"
	cp -a "$scratch/copy" "$scratch/bad"
	rm "$scratch/bad/$file"
	refuses 1 "$ESSAIM" restore --home "$scratch/r" "$scratch/bad"
	expect_has "refusal" "$file is missing" "$refusal"
	rm -rf "$scratch/bad"
done
refuses 1 "$ESSAIM" restore --home "$scratch/a" "$scratch/copy"
expect_has "refusal" "does not exist or is empty" "$refusal"

say "restored: the same structure, whole, with what was there"
new_home b IT Torino it
ticket=$("$ESSAIM" invite --home "$scratch/a" --address "127.0.0.1:${peer[a]}" 2>>"$scratch/a.log")
"$ESSAIM" join --home "$scratch/b" "$ticket" >>"$scratch/b.log" 2>&1 || fail "join: $(tail -n 1 "$scratch/b.log")"
start_node b
await "B holds what A has" same_vector a b
peer[r]=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
unused=$("$ESSAIM" invite --home "$scratch/a" --address "127.0.0.1:${peer[r]}" 2>>"$scratch/a.log")
rm -rf "$scratch/copy"
"$ESSAIM" backup --home "$scratch/a" "$scratch/copy" >>"$scratch/a.log" 2>&1 || fail "second backup"
after=$(publish a "Après la copie")
mkdir "$scratch/r"
"$ESSAIM" restore --home "$scratch/r" "$scratch/copy" >>"$scratch/r.log" 2>&1 || fail "restore"
[ ! -e "$scratch/r.restoring" ] || fail "the restore left a folder behind"
"$ESSAIM" check --home "$scratch/r" >>"$scratch/r.log" 2>&1 || fail "the restored home is not whole"
structure() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -p 'JSON.parse(require("fs").readFileSync(0)).structure'
}
shown r "$before" >/dev/null || fail "what was published before the copy is not in it"
refuses 1 shown r "$after"

say "the original and what was restored publish at the same time, both linked to B"
start_node r --dial "127.0.0.1:${peer[b]}"
for n in 1 2 3; do
	ids+=("$(publish a "De l'original $n")" "$(publish r "De la copie $n")" "$(publish b "Da B $n")")
done
for node in a r b; do
	for id in "${ids[@]}" "$after" "$before"; do
		await "$node shows $id" shown "$node" "$id"
	done
done
await "B and A hold the same" same_vector a b
await "B and what was restored hold the same" same_vector r b

say "they meet directly, too"
stop_node r
start_node r --dial "127.0.0.1:${peer[a]}" --dial "127.0.0.1:${peer[b]}"
ids+=("$(publish r "De la copie, encore")" "$(publish a "De l'original, encore")")
for node in a r b; do
	for id in "${ids[@]}"; do
		await "$node shows $id" shown "$node" "$id"
	done
done
await "A and what was restored hold the same" same_vector a r
await "B holds the same" same_vector a b

say "no fork, nothing lost: logs of one structure"
for node in a r b; do
	"$ESSAIM" check --home "$scratch/$node" >>"$scratch/$node.log" 2>&1 || fail "$node is not whole"
	expect "logs of A's structure at $node, none of them forked" "3 0" "$("$ESSAIM" status --home "$scratch/$node" --json | node -e '
		const status = JSON.parse(require("fs").readFileSync(0));
		const own = status.logs.filter((log) => log.structure === process.argv[1]);
		console.log(own.length, own.filter((log) => log.frozen).length);' "$(structure a)")"
	while read -r id; do
		shown "$node" "$id" >/dev/null || fail "$node has lost $id, acknowledged at A"
	done <"$scratch/acked"
done
expect "structure" "$(structure a)" "$(structure r)"

say "a ticket of the time before the copy is void at what was restored"
new_home c ES Sevilla es
refuses 1 "$ESSAIM" join --home "$scratch/c" "$unused"
