#!/bin/bash
# The main job with the command line only: two structures, a ticket, the scanned sheet imported at one and whole at the
# other; the other stopped, missed something, caught up.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

source_dir=$(cd "$(dirname "$0")/../.." && pwd)
# ESSAIM_SHEET names another sheet in French with all five parts, such as a real one that may not be published here.
sheet=${ESSAIM_SHEET:-$source_dir/tests/fixtures/sheets/scanned_fr.md}
[ -r "$sheet" ] || fail "no sheet to import"

# import NAME FILE: prints the id; the title behind the tab must be the sheet's own.
import() {
	local line
	line=$("$ESSAIM" import --home "$scratch/$1" "$2" 2>"$scratch/notes") || fail "import of $2 at $1: $(cat "$scratch/notes")"
	[[ $line =~ ^([0-9a-f]{64})$'\t'(.+)$ ]] || fail "import printed: $line"
	echo "${BASH_REMATCH[1]}"
}

# same_sheet WANTED GOT: the parts of a view that a sheet gives, field by field.
same_sheet() {
	node -e '
		const fs = require("fs");
		const [wanted, got] = process.argv.slice(1).map((name) => JSON.parse(fs.readFileSync(name)));
		const bare = (value) => {
			if (Array.isArray(value)) return value.map(bare);
			if (value === null || typeof value !== "object") return value;
			return Object.fromEntries(Object.entries(value)
				.filter(([key]) => !["id", "practice_id", "created", "author", "structure"].includes(key))
				.map(([key, inner]) => [key, bare(inner)]));
		};
		const leaves = (value, path) => value !== null && typeof value === "object"
			? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
			: [[path, value]];
		let fields = 0;
		for (const part of ["practice", "testimonies", "contact", "tools"]) {
			const strip = part === "practice" ? (x) => x : bare;
			const found = new Map(leaves(strip(got[part] ?? null), part));
			for (const [path, value] of leaves(strip(wanted[part] ?? null), part)) {
				if (path.endsWith(".practice")) continue;
				fields++;
				if (found.get(path) !== value) {
					console.error(`${path}: wanted ${JSON.stringify(value)}, got ${JSON.stringify(found.get(path))}`);
					process.exit(1);
				}
			}
		}
		console.error(`${fields} answers, each the same`);
		if (fields < 30) process.exit(1);' "$1" "$2"
}

# Each of the five parts must be there, whatever sheet it was.
whole_sheet() {
	node -e '
		const view = JSON.parse(require("fs").readFileSync(process.argv[1]));
		const parts = ["organisation", "description", "implementation", "results", "transferability"];
		const missing = parts.filter((part) => !view.practice[part]);
		if (missing.length > 0) {
			console.error(`missing: ${missing}`);
			process.exit(1);
		}' "$1"
}

new_home a FR Montbéliard fr "Cité des métiers de Montbéliard"
new_home b IT Torino it "Agenzia di Torino"

say "founding, inviting, joining"
federation=$("$ESSAIM" found --home "$scratch/a" --name "Demo federation")
[[ $federation =~ ^[0-9a-f]{64}$ ]] || fail "found printed: $federation"
start_node a
ticket=$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)
[[ $ticket =~ ^essaim1[A-Za-z0-9_-]+$ ]] || fail "invite printed: $ticket"
expect "the federation joined" "$federation" "$("$ESSAIM" join --home "$scratch/b" "$ticket" 2>/dev/null)"
start_node b

say "a dry run stores nothing"
before=$(vector a)
"$ESSAIM" import --home "$scratch/a" --dry-run --json "$sheet" >"$scratch/wanted.all" || fail "dry run"
node -e 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(process.argv[1])).view))' "$scratch/wanted.all" \
	>"$scratch/wanted"
expect "the vector after a dry run" "$before" "$(vector a)"
whole_sheet "$scratch/wanted" || fail "the sheet was not understood"

say "the sheet, imported at A, appears at B"
id=$(import a "$sheet")
await "B shows the sheet" shown b "$id"
await "B holds what A holds" same_vector a b
shown b "$id" >"$scratch/got"
same_sheet "$scratch/wanted" "$scratch/got" || fail "B shows another sheet than A imported"
shown b "${id:0:8}" >"$scratch/short"
cmp -s "$scratch/got" "$scratch/short" || fail "a prefix of 8 shows something else"
"$ESSAIM" show --home "$scratch/b" "$id" >"$scratch/text"
title=$(node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1])).practice.description.title)' "$scratch/got")
grep -qF "$title" "$scratch/text" || fail "the title is not in the text"
"$ESSAIM" list --home "$scratch/b" --kind practice | grep -q "^$id"$'\t' || fail "list at B"

say "what left B as Markdown comes back as the same sheet; its proof verifies"
"$ESSAIM" export --home "$scratch/b" "$id" --format md --output "$scratch/sheet.md"
"$ESSAIM" import --dry-run --json "$scratch/sheet.md" >"$scratch/again.all" 2>/dev/null
node -e 'console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(process.argv[1])).view))' "$scratch/again.all" \
	>"$scratch/again"
same_sheet "$scratch/again" "$scratch/got" || fail "the Markdown lost something"
"$ESSAIM" export --home "$scratch/b" "$id" --format proof --output "$scratch/proof"
expect_has "the proof" "$id" "$("$ESSAIM" verify "$scratch/proof")"

say "exported as JSON at A and imported at B it is the same sheet, in records of B's"
"$ESSAIM" export --home "$scratch/a" "$id" --format json --output "$scratch/sheet.json"
copy=$(import b "$scratch/sheet.json")
[ "$copy" != "$id" ] || fail "the copy has the first one's id"
expect "notes of the import" "" "$(cat "$scratch/notes")"
"$ESSAIM" export --home "$scratch/b" "$copy" --format json --output "$scratch/copy.json"
same_sheet "$scratch/sheet.json" "$scratch/copy.json" || fail "the JSON lost something"
same_sheet "$scratch/copy.json" "$scratch/sheet.json" || fail "the JSON gained something"
expect_has "whose copy it is" "Agenzia di Torino" "$(node -e '
	console.log(JSON.parse(require("fs").readFileSync(process.argv[1])).structure.name)' "$scratch/copy.json")"
sed 's/"title": "/"title": 3.5, "was": "/' "$scratch/sheet.json" >"$scratch/broken.json"
refuses 1 "$ESSAIM" import --home "$scratch/b" "$scratch/broken.json"
expect_has "the refusal" "practice.description.title: must be a whole number" "$refusal"

say "B stops, A goes on, B catches up"
stop_node b
sed "s/Titre de l'initiative/&/; s/$title/& (suite)/" "$sheet" >"$scratch/second.txt"
second=$(import a "$scratch/second.txt")
[ "$second" != "$id" ] || fail "the second sheet has the first one's id"
refuses 1 "$ESSAIM" show --home "$scratch/b" "$second"
start_node b
await "B shows the second sheet" shown b "$second"
await "B holds what A holds, again" same_vector a b

say "the same answers with and without running nodes"
for command in "list" "list --json" "show $id" "show $id --json" "export $id --format json" "export $id --format md" \
	"export $id --format proof" "log checkpoint" "log vkey" "log proof $id" "account list"; do
	# shellcheck disable=SC2086
	"$ESSAIM" ${command%% *} --home "$scratch/a" ${command#"${command%% *}"} >"$scratch/running.${command// /_}"
done
stop_node a
for command in "list" "list --json" "show $id" "show $id --json" "export $id --format json" "export $id --format md" \
	"export $id --format proof" "log checkpoint" "log vkey" "log proof $id" "account list"; do
	# shellcheck disable=SC2086
	"$ESSAIM" ${command%% *} --home "$scratch/a" ${command#"${command%% *}"} >"$scratch/stopped"
	cmp -s "$scratch/running.${command// /_}" "$scratch/stopped" || fail "essaim $command differs when the node runs"
done

say "a sheet imported while A does not run reaches B when it does"
sed "s/$title/& (fin)/" "$sheet" >"$scratch/third.txt"
third=$(import a "$scratch/third.txt")
refuses 1 "$ESSAIM" export --home "$scratch/a" "$third" --format proof
expect_has "a proof of what stands in no log" "no log yet" "$refusal"
start_node a
await "B shows the third sheet" shown b "$third"
await "B holds what A holds, in the end" same_vector a b
stop_node b
stop_node a
"$ESSAIM" check --home "$scratch/a" >/dev/null || fail "check of a"
"$ESSAIM" check --home "$scratch/b" >/dev/null || fail "check of b"
