#!/bin/bash
# A phrase published at A, held by five others, withdrawn at A: within a minute no file of any data directory has a byte
# of it, and none ever had it in plain. One of the five is off meanwhile and comes back later.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

source_dir=$(cd "$(dirname "$0")/../.." && pwd)
others=(b c d e f)
# Nothing that packing could make of it would hide it: random letters, and a part of them alone.
phrase=$(head -c 400 /dev/urandom | base64 -w 0 | tr -dc 'a-zA-Z' | head -c 240)
part=${phrase:100:24}
# A word of the sheet as the index knows it: in small letters, short enough to be kept whole.
word=$(head -c 400 /dev/urandom | base64 -w 0 | tr -dc '[:lower:]' | head -c 24)

# The lines of the page are wrapped, so JSON is asked.
told() {
	grep -qF "$part" <<<"$("$ESSAIM" show --home "$scratch/$1" "$2" --json)"
}

withdrawn() {
	grep -qF 'withdrawn by its authors' <<<"$("$ESSAIM" show --home "$scratch/$1" "$2")"
}

# receipts ID: the structures that A knows to have applied an erasure of this record, itself among them.
receipts() {
	"$ESSAIM" erase --home "$scratch/a" --status "$1" --json | node -e '
		const erasures = JSON.parse(require("fs").readFileSync(0));
		const list = Array.isArray(erasures) ? erasures : erasures.erasures ?? [erasures];
		console.log(list[0].receipts.filter((receipt) => receipt.applied_since !== null).length);'
}

applied_by() {
	[ "$(receipts "$2")" = "$1" ]
}

# same_cosigners NAME NAME COUNT: both know of so many nodes how far they cosigned the log, and of the same.
same_cosigners() {
	local first
	first=$("$ESSAIM" log cosigners --home "$scratch/$1" "$log" | cut -f 1,2 | sort)
	[ "$(wc -l <<<"$first")" -eq "$3" ] &&
		[ "$first" = "$("$ESSAIM" log cosigners --home "$scratch/$2" "$log" | cut -f 1,2 | sort)" ]
}

# nowhere WORDS NAME…: no file under these homes holds the phrase or the part, in plain or among other bytes.
nowhere() {
	local words=$1 found node
	shift
	for node in "$@"; do
		found=$(grep -rlaF -e "$phrase" -e "$part" "$scratch/$node" || true)
		[ -z "$found" ] || fail "$words: the phrase stands in $found"
		found=$(find "$scratch/$node" -type f -exec strings -a -n 8 {} + | grep -cF "$part" || true)
		[ "$found" = 0 ] || fail "$words: strings finds the phrase at $node"
	done
}

# The index of NAME holds the word: the middle of it, since neighbours in an index share beginnings, and stems lack ends.
indexed() {
	grep -qaiF "${word:6:12}" "$scratch/$1"/search.db*
}

finds() {
	grep -qF "$2" <<<"$("$ESSAIM" search --home "$scratch/$1" "$word" café)"
}

# forgotten NAME…: within a minute no file of these homes holds the word, the search index among them.
forgotten() {
	local node
	for node in "$@"; do
		await "$node has no byte of the word" lacks_word "$node"
	done
}

lacks_word() {
	! grep -rqaiF "${word:6:12}" "$scratch/$1"
}

check() {
	local node
	for node in "$@"; do
		"$ESSAIM" check --home "$scratch/$node" >"$scratch/check.out" 2>&1 || fail "check of $node: $(cat "$scratch/check.out")"
	done
}

new_home a FR Montbéliard fr
"$ESSAIM" found --home "$scratch/a" --name "Demo federation" >/dev/null
start_node a
for node in "${others[@]}"; do
	new_home "$node" IT Torino it
	"$ESSAIM" join --home "$scratch/$node" "$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)" >/dev/null 2>&1
	start_node "$node"
done

say "a sheet with the phrase reaches five nodes"
sed "s/Bailleur social/$phrase/; s/^# .*/# Le café $word $phrase/" "$source_dir/bootstrap/demo/sheets/fr/01-cafe-des-halls.md" >"$scratch/sheet.md"
grep -qF "$phrase" "$scratch/sheet.md" || fail "the phrase is not in the sheet"
id=$("$ESSAIM" import --home "$scratch/a" "$scratch/sheet.md" 2>/dev/null | cut -f 1)
kept=$("$ESSAIM" import --home "$scratch/a" "$source_dir/bootstrap/demo/sheets/fr/02-forum-inverse.md" 2>/dev/null | cut -f 1)
told a "$id" || fail "the phrase was not imported"
for node in "${others[@]}"; do
	await "$node holds the phrase" told "$node" "$id"
	await "$node holds what A holds" same_vector a "$node"
done

say "it rests in plain nowhere, but where somebody exported it"
nowhere "before the erasure" a "${others[@]}"
"$ESSAIM" export --home "$scratch/b" "$id" --format md --output "$scratch/taken-along.md"
grep -qF "$part" "$scratch/taken-along.md" || fail "the export has not the phrase"

say "each finds it by a word"
for node in a "${others[@]}"; do
	await "$node finds it" finds "$node" "$id"
	await "$node has the word in its index" indexed "$node"
done

say "only its own structure withdraws it"
refuses 1 "$ESSAIM" erase --home "$scratch/b" "$id" --reason mistake
expect_has "the refusal" "only the structure" "$refusal"
refuses 2 "$ESSAIM" erase --home "$scratch/a" "$id"

say "F goes off; A withdraws it"
stop_node f
expect "what erase prints" "$id" "$("$ESSAIM" erase --home "$scratch/a" "$id" --reason "asked for by the author" 2>/dev/null)"
withdrawn a "$id" || fail "A still shows the text"
for node in b c d e; do
	await "$node shows it as withdrawn" withdrawn "$node" "$id"
done
nowhere "after the erasure" a b c d e
forgotten a b c d e
! finds a "$id" || fail "A still finds the sheet"
await "A has the receipts of B, C, D and E" applied_by 5 "$id"
refuses 1 "$ESSAIM" export --home "$scratch/b" "$id" --format proof
expect_has "the refusal of a proof" "withdrawn by its authors" "$refusal"
refuses 1 "$ESSAIM" export --home "$scratch/b" "$id" --format json
expect_has "the list of erasures" "$id" "$("$ESSAIM" erase --home "$scratch/a" --status)"
expect_has "its reason" "asked for by the author" "$("$ESSAIM" erase --home "$scratch/a" --status "$id" --json)"

say "F comes back, long after: it held the key until now, and no longer"
told f "$id" || fail "F lost the text before it heard of the erasure"
start_node f
await "F shows it as withdrawn" withdrawn f "$id"
await "F holds what A holds" same_vector a f
nowhere "at F" f
forgotten f
await "A has the receipt of F" applied_by 6 "$id"
log=$("$ESSAIM" log checkpoint --home "$scratch/a" | sed -n 's,^essaim/,,p')
await "B holds the cosignatures that A holds, of five nodes" same_cosigners a b 5
expect "its cosignatures" 5 "$("$ESSAIM" log checkpoint --home "$scratch/a" "$log" | grep -c '^— essaim/node/')"

say "the rest stands, on each node, also after a restart"
for node in a "${others[@]}"; do
	"$ESSAIM" show --home "$scratch/$node" "$kept" >/dev/null || fail "$node lost another sheet"
	stop_node "$node"
done
check a "${others[@]}"
nowhere "at the end" a "${others[@]}"

say "it is withdrawn without a running node as well"
expect_has "a search without a node" "$kept" "$("$ESSAIM" search --home "$scratch/a" forum 2>/dev/null)"
expect "what erase prints" "$kept" "$("$ESSAIM" erase --home "$scratch/a" "$kept" --reason outdated 2>/dev/null)"
withdrawn a "$kept" || fail "A still shows the second text"
expect "a search for what is withdrawn" "" "$("$ESSAIM" search --home "$scratch/a" forum)"
grep -qaiF "employeur" "$scratch/a"/search.db* && fail "the index still holds a word of the second text"
start_node a
start_node b
await "B shows it as withdrawn" withdrawn b "$kept"
