#!/bin/bash
# The report for a funder on paper: two structures, what one published and the other reuses, with figures, dates, hostile words;
# who reads it finds every figure, hears it in its order, and can check each line.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

site=https://essaim.example.org

# adopts NAME THING STATE SINCE ADAPTED FOLLOW_UPS: the id of the adoption.
adopts() {
	jq -n --arg of "$2" --arg state "$3" --arg since "$4" --arg adapted "$5" --argjson follows "$6" \
		'{adopts: $of, state: $state, since: $since, adapted: $adapted, follow_ups: $follows}
		| if $adapted == "" then del(.adapted) else . end | if $follows == [] then del(.follow_ups) else . end' |
		"$ESSAIM" publish --home "$scratch/$1" --kind adoption --lang fr - | cut -f 1
}

# printed NAME LANG FILE
printed() {
	"$ESSAIM" report --home "$scratch/$1" --format pdf --lang "$2" --site $site --output "$3"
}

new_home a FR Metz fr
new_home b IT Torino it
"$ESSAIM" found --home "$scratch/a" --name Passerelles >/dev/null
start_node a
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a")" >/dev/null
start_node b

say "a report of nothing"
printed a fr "$scratch/empty.pdf"
pdftotext "$scratch/empty.pdf" "$scratch/empty"
in_order "$scratch/empty" 'Rapport d' 'Structure a' 'En bref' '0' 'Reprises'
refuses 1 "$ESSAIM" verify "$scratch/empty.pdf"

say "what is given and taken"
hostile='Fin) Tj (du texte \ ( \u0007 '$(printf 'x%.0s' {1..400})
cafe=$(publish a "Le café des halls (essai)")
cycles=$(publish a "Les vélos du quartier")
theirs=$(publish b "La tavola di giovedì")
await "b has the café" "$ESSAIM" show --home "$scratch/b" "$cafe"
await "b has the bicycles" "$ESSAIM" show --home "$scratch/b" "$cycles"
await "a has the table" "$ESSAIM" show --home "$scratch/a" "$theirs"
first=$(adopts b "$cafe" in_use 2024-03 "Deux langues, et une table à la gare." '[
	{"date": "2025-01-15", "text": "Trente-sept personnes viennent chaque semaine.",
	 "figures": [{"label": "personnes par semaine", "value_milli": 37000, "unit": "personnes"},
	             {"label": "contrats signés", "value_milli": 12500}]},
	{"date": "2026-02", "text": "La commune finance la suite."}]')
adopts b "$cycles" trying 2025 "$hostile" '[]' >/dev/null
own=$(adopts a "$theirs" stopped 2023-05-02 "" '[{"date": "2024", "text": "La salle a fermé."}]')
for id in $first $own; do
	await "the adoption $id stands in a log at a" "$ESSAIM" export --home "$scratch/a" "$id" --format proof
done
all_three() {
	[ "$("$ESSAIM" report --home "$scratch/a" --json | jq '(.gave | length) + (.took | length)')" = 3 ]
}
await "a has all three" all_three

for lang in fr en es ca it hu; do
	printed a $lang "$scratch/$lang.pdf"
	pdfinfo "$scratch/$lang.pdf" >"$scratch/info"
	grep -q '^Tagged: *yes' "$scratch/info" || fail "$lang: not tagged"
	grep -q '^Page size:.*A4' "$scratch/info" || fail "$lang: not A4"
	grep -aq "/Lang ($lang)" "$scratch/$lang.pdf" || fail "$lang: does not say its language"
	pdfinfo -url "$scratch/$lang.pdf" >"$scratch/urls"
	grep -qE "$site/spreading/[0-9a-f]{64}" "$scratch/urls" || fail "$lang: no link to the live page"
	pdftotext -raw "$scratch/$lang.pdf" "$scratch/$lang"
	for figure in 37 12.5 2023 2024 2025; do
		grep -qF "${figure/./[.,]}" "$scratch/$lang" || grep -q "${figure/./[.,]}" "$scratch/$lang" || fail "$lang: no $figure"
	done
	! grep -qE 'print\.|spread\.' "$scratch/$lang" || fail "$lang: a text is missing: $(grep -E 'print\.|spread\.' "$scratch/$lang")"
done

say "the order in which a screen reader meets it"
pdfinfo -struct-text "$scratch/fr.pdf" >"$scratch/read"
in_order "$scratch/read" "Rapport d'impact" 'H1' 'Structure a' 'Metz, France' '2 mai 2023' 'H2' 'En bref' 'LI' 'Lbl' '"2"' 'Reprises' \
	'"1"' 'Structures qui' '"1"' 'Pays' '"1"' 'En usage' '"1"' 'autres' 'H3' 'par année' 'TH' '2024' 'TD' '"1"' '2025' 'H3' \
	'par pays' 'Italie' 'H2' 'donné' 'H3' 'Table' 'TH' 'Structure' 'État' 'Depuis' 'Repris de' 'TD' 'Structure b, Torino, Italie' 'H3' \
	'H2' 'repris' 'La tavola di' 'Arrêté' 'La salle a fermé' 'H2' 'Preuves' 'Code' 'spreading/'
in_order "$scratch/read" 'Le café des halls (essai)' 'Structure b' 'En usage' 'mars 2024' 'Deux langues' '15 janvier 2025' 'Trente-sept' \
	'37' 'personnes par semaine' '12,5' 'contrats signés' 'février 2026' 'La commune'
in_order "$scratch/read" 'Les vélos du quartier' 'l’essai' 'Fin) Tj (du texte'

say "its proofs"
"$ESSAIM" verify "$scratch/fr.pdf" >"$scratch/said"
expect "codes that are verified" 3 "$(grep -c '^[0-9a-f]\{4\} ' "$scratch/said")"
while IFS= read -r code; do
	grep -qF "$code" "$scratch/fr" || fail "the code $code is not printed"
done < <(grep -o '^\([0-9a-f]\{4\} \)\{5\}[0-9a-f]\{4\}' "$scratch/said")
expect "the records" "3" "$("$ESSAIM" verify "$scratch/fr.pdf" --json | jq '[.[] | select(.verified)] | length')"
pdfdetach -save 1 -o "$scratch/proofs" "$scratch/fr.pdf"
"$ESSAIM" verify "$scratch/proofs" >"$scratch/again"
cmp "$scratch/said" "$scratch/again" || fail "the detached proofs say something else"
size=$(stat -c %s "$scratch/proofs")
for at in 1 $((size / 3)) $((size / 2)) $((size - 2)); do
	node -e 'const fs = require("fs"); const [name, at] = process.argv.slice(1); const b = fs.readFileSync(name);
		b[at] ^= 1; fs.writeFileSync(name + ".bent", b);' "$scratch/proofs" "$at"
	refuses 1 "$ESSAIM" verify "$scratch/proofs.bent"
done

say "over the web, many at a time"
id=$("$ESSAIM" report --home "$scratch/a" --json | jq -r .structure.id)
expect "the report" 200 "$(curl -s -o "$scratch/web.pdf" -w '%{http_code}' "http://127.0.0.1:${web[a]}/spreading/$id.pdf?lang=hu")"
grep -aq '/Lang (hu)' "$scratch/web.pdf" || fail "not in the language of the link"
expect "of nobody" 404 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${web[a]}/spreading/${id//[0-9]/f}.pdf")"
expect "of a part of an id" 404 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${web[a]}/spreading/${id:0:24}.pdf")"
for i in 1 2 3 4 5 6; do
	curl -s -o /dev/null -w '%{http_code}\n' "http://127.0.0.1:${web[a]}/spreading/$id.pdf?lang=fr" >"$scratch/status$i" &
	asking[i]=$!
done
for i in 1 2 3 4 5 6; do
	wait "${asking[i]}"
	expect "asker $i, who waits for their turn" 200 "$(cat "$scratch/status$i")"
done
curl -s "http://127.0.0.1:${web[a]}/spreading/$id?hl=ca" >"$scratch/page"
grep -qF "/spreading/$id.pdf?lang=ca" "$scratch/page" || fail "the page has no link to it"

say "what is refused"
refuses 2 "$ESSAIM" report --home "$scratch/a" --format odt
refuses 2 "$ESSAIM" report --home "$scratch/a" --format pdf --lang de
"$ESSAIM" report --home "$scratch/a" --format csv --output "$scratch/report.csv"
expect "lines of the CSV" 5 "$(grep -c . "$scratch/report.csv")"
