#!/bin/bash
# The scanned sheet on paper, in six languages: what a PDF says of itself, in which order a screen reader meets it, that the
# same record gives the same bytes, that its proof goes along.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

fixtures=$(cd "$(dirname "$0")/../fixtures/sheets" && pwd)
site=https://essaim.example.org

new_home a BE Charleroi fr
"$ESSAIM" found --home "$scratch/a" --name Passerelles >/dev/null
id=$("$ESSAIM" import --home "$scratch/a" "$fixtures/scanned_fr.md" 2>/dev/null | cut -f 1 | head -n 1)

# printed LANG: the path of the PDF.
printed() {
	"$ESSAIM" export --home "$scratch/a" "$id" --format pdf --lang "$1" --site $site --output "$scratch/$1.pdf"
}

start_node a
await "the sheet stands in the log" "$ESSAIM" export --home "$scratch/a" "$id" --format proof

say "what it says of itself"
for lang in fr en es ca it hu; do
	printed $lang
	pdfinfo "$scratch/$lang.pdf" >"$scratch/info"
	grep -q '^Tagged: *yes' "$scratch/info" || fail "$lang: not tagged"
	grep -q '^Title: *La table du jeudi' "$scratch/info" || fail "$lang: no title"
	grep -q '^Author: *Structure a$' "$scratch/info" || fail "$lang: no author: $(cat "$scratch/info")"
	grep -q '^Page size:.*A4' "$scratch/info" || fail "$lang: not A4"
	grep -aq "/Lang ($lang)" "$scratch/$lang.pdf" || fail "$lang: does not say its language"
	pdffonts "$scratch/$lang.pdf" >"$scratch/fonts"
	expect "fonts of $lang that are not embedded" 0 "$(awk 'NR > 2 && $(NF-4) != "yes"' "$scratch/fonts" | wc -l)"
	[ "$(wc -l <"$scratch/fonts")" -gt 4 ] || fail "$lang: no fonts"
	pdfinfo -url "$scratch/$lang.pdf" >"$scratch/urls"
	grep -qF "$site/practice/${id:0:24}" "$scratch/urls" || fail "$lang: no link to the live page"
done

say "the order in which a screen reader meets it"
pdfinfo -struct-text "$scratch/fr.pdf" >"$scratch/read"
in_order "$scratch/read" 'H1' 'La table du jeudi' 'H2' '1. Organisation, pays' 'Table' 'TH' 'Ville' 'TD' 'Charleroi' 'Contact' \
	'accueil@rives.example.org' '2. Description' '☐' 'Éducation' '☑' 'Emploi' '☑' 'alimentation durable' 'Partenaires' \
	'Forem' 'Régie de quartier' 'Résumé de l' 'Chaque jeudi, huit stagiaires' 'Acheter chez les maraîchers' '3. Mise en œuvre' \
	'NEETs' 'parents isolés' 'Objectifs' 'Redonner un rythme' 'H3' 'Le carnet de la brigade' '4. Bilan' '96 stagiaires' \
	'Témoignages des' 'On ne corrige pas' '5. Transférabilité' 'Partiellement' 'Droits et financement' 'CC-BY-SA-4.0' \
	"$site/practice/"
! grep -q 'Page 1' "$scratch/read" || fail "the foot is read out among the words"
[ "$(grep -c '^ *TR' "$scratch/read")" -gt 25 ] || fail "questions are no rows of a table"
pdftotext -raw "$scratch/fr.pdf" "$scratch/raw"
in_order "$scratch/raw" 'La table du jeudi' '1. Organisation, pays' '2. Description' '3. Mise en' '4. Bilan' '5. Transf'
grep -qF 'Page 1 sur' "$scratch/raw" || fail "pages have no numbers"
grep -qF '184 350,50' "$scratch/raw" || fail "the budget is not readable: $(grep -a 350,50 "$scratch/raw")"
grep -qF '58 personnes' "$scratch/raw" || fail "a figure is torn from what it counts"
grep -qF '2022-1-BE01-KA220-VET-000012345' "$scratch/raw" || fail "no grant number"

say "a language that it is not written in"
pdfinfo -struct-text "$scratch/hu.pdf" >"$scratch/read"
in_order "$scratch/read" 'La table du jeudi' '1. Szervezet, ország' '2. A kezdeményezés leírása' 'eredeti szöveg, nyelve: francia' \
	'Chaque jeudi, huit stagiaires'
jq -n --arg id "$id" '{practice: $id, revision: $id, texts: [
	{field: "description.title", text: "La tavola del giovedì", state: "human"},
	{field: "description.summary", text: "Ogni giovedì otto allievi aprono una tavola.", state: "machine"}]}' |
	"$ESSAIM" publish --home "$scratch/a" --kind translation --lang it - >/dev/null
printed it
pdfinfo -struct-text "$scratch/it.pdf" >"$scratch/read"
in_order "$scratch/read" 'La tavola del giovedì' 'Tradotto' '2. Descrizione' 'Ogni giovedì otto allievi' '3. Attuazione' \
	'testo originale, in francese' 'Redonner un rythme'
! grep -qF 'Chaque jeudi' "$scratch/read" || fail "the original stands where its translation should"

say "its bytes and its proof"
cp "$scratch/fr.pdf" "$scratch/first.pdf"
"$ESSAIM" export --home "$scratch/a" "$id" --format proof --output "$scratch/proof"
printed fr
cp "$scratch/fr.pdf" "$scratch/second.pdf"
printed fr
cmp "$scratch/second.pdf" "$scratch/fr.pdf" || fail "the same record gives other bytes"
expect "what is attached" 1 "$(pdfdetach -list "$scratch/fr.pdf" | grep -c 'essaim.proof')"
pdfdetach -save 1 -o "$scratch/detached" "$scratch/fr.pdf"
cmp "$scratch/detached" "$scratch/proof" || fail "what is attached is not the proof"
code=$("$ESSAIM" verify "$scratch/fr.pdf" | sed -n 's/^code  *\([0-9a-f ]*\):.*/\1/p')
grep -qF "$code" "$scratch/raw" || fail "the code $code is not printed"
expect "what the code leads to" "$id" "$("$ESSAIM" show --home "$scratch/a" "${code// /}" --json | jq -r .id)"

say "a toolbox"
tool=$("$ESSAIM" list --home "$scratch/a" --kind tool --json | jq -r '.. | .id? // empty' | head -n 1)
box=$(jq -n --arg practice "$id" --arg tool "$tool" '{title: "Premiers pas (pour qui débute)", intent: "Ce que nous donnons d’abord.",
	licence: "CC-BY-4.0", sections: [
		{rubric: "welcome_integration", intro: "À lire dans cet ordre.", entries: [{record: $practice, note: "Commencez par ici."}]},
		{heading: "Pour la route", entries: [{record: $tool}, {record: "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"}]}]}' |
	"$ESSAIM" publish --home "$scratch/a" --kind toolbox --lang fr - | cut -f 1)
await "the toolbox stands in the log" "$ESSAIM" export --home "$scratch/a" "$box" --format proof
for lang in fr hu; do
	"$ESSAIM" export --home "$scratch/a" "$box" --format pdf --lang $lang --site $site --output "$scratch/box-$lang.pdf"
	pdfinfo "$scratch/box-$lang.pdf" >"$scratch/info"
	grep -q '^Tagged: *yes' "$scratch/info" || fail "the toolbox is not tagged"
	pdfinfo -struct-text "$scratch/box-$lang.pdf" >"$scratch/box-$lang"
	pdfinfo -url "$scratch/box-$lang.pdf" >"$scratch/urls"
	for link in "toolbox/${box:0:24}" "practice/${id:0:24}" "tool/${tool:0:24}"; do
		grep -qF "$site/$link" "$scratch/urls" || fail "$lang: no link to $link"
	done
done
in_order "$scratch/box-fr" 'Boîte à outils' 'H1' 'Premiers pas (pour qui débute)' 'Structure a' '3 pratiques et outils' \
	'Ce que nous donnons' 'H2' 'À lire dans cet ordre' 'H3' 'La table du jeudi' 'Les recettes financent le …' 'Pourquoi et comment' 'Commencez par ici' \
	"$site/practice/" 'Code de la fiche' 'H2' 'Pour la route' 'H3' 'Le carnet de la brigade' 'a été retiré' \
	'CC-BY-4.0' 'Code de la boîte à outils' 'essaim verify'
in_order "$scratch/box-hu" 'Eszköztár' 'Premiers pas' 'eredeti szöveg, nyelve: francia' 'Az eszköztár kódja'
"$ESSAIM" verify "$scratch/box-fr.pdf" >"$scratch/said"
grep -q "^record  *$box" "$scratch/said" || fail "the proof is not the toolbox's: $(cat "$scratch/said")"

say "over the web"
# fetched PATH [OPTION…]: the status; the body lands in $scratch/web.pdf, the headers in $scratch/headers.
fetched() {
	local path=$1
	shift
	curl -s -o "$scratch/web.pdf" -D "$scratch/headers" -w '%{http_code}' "$@" "http://127.0.0.1:${web[a]}$path"
}
expect "a practice" 200 "$(fetched "/practice/${id:0:16}.pdf?lang=hu")"
grep -qi '^content-type: application/pdf' "$scratch/headers" || fail "no PDF: $(cat "$scratch/headers")"
grep -qi '^cache-control: no-store' "$scratch/headers" || fail "it may be kept: $(cat "$scratch/headers")"
grep -aq '/Lang (hu)' "$scratch/web.pdf" || fail "not in the language of the link"
expect "by the language of the browser" 200 "$(fetched "/practice/$id.pdf" -H 'accept-language: ca')"
grep -aq '/Lang (ca)' "$scratch/web.pdf" || fail "not in the language of the browser"
expect "its head" 200 "$(fetched "/practice/$id.pdf" -I)"
"$ESSAIM" verify "$scratch/fr.pdf" >/dev/null
expect "a tool" 200 "$(fetched "/tool/$tool.pdf?lang=en")"
expect "a toolbox" 200 "$(fetched "/toolbox/$box.pdf?lang=es")"
grep -aq '/Lang (es)' "$scratch/web.pdf" || fail "the toolbox is not in the language of the link"
curl -s "http://127.0.0.1:${web[a]}/toolbox/$box?hl=ca" >"$scratch/page"
grep -qF "/toolbox/$box.pdf?lang=ca" "$scratch/page" || fail "the toolbox's page has no link to it"
expect "nothing" 404 "$(fetched "/practice/0123456789abcdef.pdf")"
curl -s "http://127.0.0.1:${web[a]}/practice/$id?hl=es" >"$scratch/page"
grep -qF "/practice/$id.pdf?lang=es" "$scratch/page" || fail "the page has no link to it"
"$ESSAIM" erase --home "$scratch/a" "$id" --reason mistake >/dev/null
expect "what was withdrawn" 404 "$(fetched "/practice/$id.pdf")"
stop_node a

say "without a running node, and what is refused"
id=$(publish a "Le café des halls")
"$ESSAIM" export --home "$scratch/a" "$id" --format pdf --output "$scratch/own.pdf"
grep -aq "/Lang (fr)" "$scratch/own.pdf" || fail "not in the language of the record"
refuses 2 "$ESSAIM" export --home "$scratch/a" "$id" --format pdf --lang de
refuses 2 "$ESSAIM" export --home "$scratch/a" "$id" --format pdf --site ftp://essaim.example.org
ESSAIM_UI_DIR=$scratch/none refuses 1 "$ESSAIM" export --home "$scratch/a" "$id" --format pdf
expect_has "no words" "set ESSAIM_UI_DIR" "$refusal"
sed 's/attached/broken  /; s#x-essaim-proof#x-other-proof#' "$scratch/fr.pdf" >"$scratch/other.pdf"
refuses 1 "$ESSAIM" verify "$scratch/other.pdf"
expect_has "no proof" "no proof attached" "$refusal"
"$ESSAIM" erase --home "$scratch/a" "$id" --reason mistake >/dev/null
refuses 1 "$ESSAIM" export --home "$scratch/a" "$id" --format pdf
