#!/bin/bash
# Many sheets at once: a folder and a table, looked at first, published when that is said.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

fixtures=$(cd "$(dirname "$0")/../fixtures/sheets" && pwd)
new_home a FR Metz fr
import() {
	"$ESSAIM" import --home "$scratch/a" "$@"
}
count() {
	"$ESSAIM" list --home "$scratch/a" --json | jq length
}

say "a table in an old encoding, its columns in another order and with other names"
printf 'Ville;Titre;Nom de la fiche;Objectifs;Divers\r\nB\xe2le;Le caf\xe9;x;"Parler\n- et rire";?\r\nMetz;;;;\r\nNancy;Le v\xe9lo;y;;\r\n' \
	>"$scratch/table.csv"
status=0
import "$scratch/table.csv" >"$scratch/preview" 2>"$scratch/notes" || status=$?
expect "refused rows make it fail" 1 "$status"
expect_has "its encoding" "Windows-1252" "$(cat "$scratch/notes")"
expect_has "its columns" $'column\tVille\torganisation.city' "$(cat "$scratch/preview")"
expect_has "its columns" $'column\tTitre\tdescription.title' "$(cat "$scratch/preview")"
expect_has "its columns" $'column\tDivers\tleft out' "$(cat "$scratch/preview")"
expect "what can be published" 2 "$(grep -c '^new' "$scratch/preview")"
expect_has "why not" "table.csv:4" "$(grep '^refused' "$scratch/preview")"
expect "published by looking" 0 "$(count)"
refuses 1 import "$scratch/table.csv" --map "Nom=description.title"
expect_has "a column that is not there" 'no column "Nom"' "$refusal"
refuses 1 import "$scratch/table.csv" --map "Divers=nowhere"
expect_has "a field that is not there" "no field of a practice" "$refusal"
import "$scratch/table.csv" --map "Divers=description.title" >"$scratch/mapped" 2>/dev/null || true
expect_has "its columns by hand" $'column\tDivers\tdescription.title' "$(cat "$scratch/mapped")"
expect_has "its columns by hand" $'column\tTitre\tleft out' "$(cat "$scratch/mapped")"

say "published when that is said"
import "$scratch/table.csv" --publish >"$scratch/published" 2>/dev/null || true
expect "published" 2 "$(count)"
id=$(grep 'Le café' "$scratch/published" | cut -f 1)
"$ESSAIM" show --home "$scratch/a" "$id" --json >"$scratch/shown"
expect "its city" Bâle "$(jq -r .practice.organisation.city "$scratch/shown")"
expect "its aims" $'Parler\n- et rire' "$(jq -r .practice.implementation.objectives "$scratch/shown")"

say "a folder"
mkdir "$scratch/sheets"
cp "$fixtures/scanned_fr.md" "$fixtures/plain_it.txt" "$scratch/sheets"
echo "nothing of a sheet" >"$scratch/sheets/letter.txt"
head -c 1000 /dev/zero >"$scratch/sheets/zeros.md"
echo x >"$scratch/sheets/picture.png"
status=0
import --preview "$scratch/sheets" >"$scratch/preview" 2>"$scratch/notes" || status=$?
expect "its status" 1 "$status"
expect "can be published" 2 "$(grep -c '^new' "$scratch/preview")"
expect "refused" 2 "$(grep -c '^refused' "$scratch/preview")"
expect "passed over" 1 "$(grep -c '^passed over' "$scratch/preview")"
refuses 2 import --preview --publish "$scratch/sheets"
before=$(count)
import --publish "$scratch/sheets" >/dev/null 2>&1 || true
[ "$(count)" -ge $((before + 2)) ] || fail "the folder was not published"
