#!/bin/bash
# A toolbox that leaves its federation as one archive: written by a node, opened without one, every proof in it checked.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

fixtures=$(cd "$(dirname "$0")/../fixtures/sheets" && pwd)

# field JS: what a program sees in essaim.json, as "m".
field() {
	node -e 'const m = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(eval(process.argv[2]));' \
		"$scratch/open/essaim.json" "$1"
}

# unpack FILE: into $scratch/open.
unpack() {
	rm -rf "$scratch/open"
	mkdir "$scratch/open"
	python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); bad = z.testzip(); z.extractall(sys.argv[2]); sys.exit(bad)' \
		"$1" "$scratch/open" || fail "$1 is no good ZIP"
}

new_home a BE Charleroi fr
"$ESSAIM" found --home "$scratch/a" --name Passerelles >/dev/null
start_node a
sheet=$("$ESSAIM" import --home "$scratch/a" "$fixtures/scanned_fr.md" 2>/dev/null | cut -f 1 | head -n 1)
head -c 3000000 /dev/urandom >"$scratch/Le film.webm"
film=$("$ESSAIM" file add --home "$scratch/a" "$scratch/Le film.webm")
cat >"$scratch/tool.json" <<-JSON
	{"title": "La <fiche> d'accueil", "rubric": "welcome_integration", "aims": "Bien commencer.\n- dire bonjour\n- montrer",
	 "files": [{"file": "$film", "size": 3000000, "type": "video/webm", "name": "Le film.webm"}]}
JSON
tool=$("$ESSAIM" publish --home "$scratch/a" --kind tool "$scratch/tool.json")
printf 'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nBonjour\n' >"$scratch/film.vtt"
"$ESSAIM" import --home "$scratch/a" --lang fr --video "$film" "$scratch/film.vtt" >/dev/null
cat >"$scratch/box.json" <<-JSON
	{"title": "Les premiers jours & après", "intent": "Pour bien commencer.", "sections": [
	  {"rubric": "welcome_integration", "entries": [{"record": "$tool", "note": "Le premier jour."}]},
	  {"heading": "Plus tard", "entries": [{"record": "$sheet"}, {"record": "$tool"},
	    {"attachment": {"file": "$film", "size": 3000000, "type": "video/webm", "name": "Le film.webm"}}]}]}
JSON
box=$("$ESSAIM" publish --home "$scratch/a" --kind toolbox "$scratch/box.json")

say "what cannot be exported"
refuses 1 "$ESSAIM" toolbox export --home "$scratch/a" "$tool" "$scratch/no.zip"
expect_has "no toolbox" "this is no toolbox" "$refusal"
refuses 2 "$ESSAIM" toolbox export --home "$scratch/a" "$box" "$scratch/no.zip" --format rar
refuses 1 "$ESSAIM" toolbox export --home "$scratch/a" "$box" "$scratch/none/no.zip"
expect "what a refusal leaves" "" "$(find "$scratch" -name 'no.zip*')"

say "one archive, which anybody can open"
await "all has a proof" "$ESSAIM" export --home "$scratch/a" "$box" --format proof
"$ESSAIM" toolbox export --home "$scratch/a" "$box" "$scratch/box.zip" 2>"$scratch/notes"
expect_has "what it says" "1 file" "$(cat "$scratch/notes")"
unpack "$scratch/box.zip"
expect "the records" "practice,subtitles,tool,toolbox" "$(field '[...new Set(m.records.map((r) => r.kind))].sort().join()')"
expect "the toolbox" "$box" "$(field m.toolbox)"
expect "what lacks a proof" 0 "$(field 'm.records.filter((r) => !r.proof).length')"
cmp "$scratch/Le film.webm" "$scratch/open/$(field 'm.files[0].path')"
cmp "$scratch/film.vtt" "$scratch/open/$(field 'm.records.find((r) => r.vtt).vtt')"
for proof in $(field 'm.records.map((r) => r.proof).join(" ")'); do
	expect_has "$proof" "verified" "$("$ESSAIM" verify "$scratch/open/$proof")"
done
page=$scratch/open/$(field 'm.records.find((r) => r.kind == "tool" && r.title.includes("fiche")).page')
expect_has "a page" "La &lt;fiche&gt; d&#39;accueil" "$(cat "$page")"
expect_has "a page" "<video" "$(cat "$page")"
"$ESSAIM" import --home "$scratch/a" --dry-run "$scratch/open/$(field 'm.records.find((r) => r.markdown).markdown')" >/dev/null

# links FOLDER: every relative link of every page leads somewhere.
links() {
	node -e '
		const fs = require("fs"), path = require("path");
		let seen = 0;
		for (const name of fs.readdirSync(process.argv[1], { recursive: true })) {
			if (!name.endsWith(".html")) continue;
			const page = fs.readFileSync(path.join(process.argv[1], name), "utf8");
			for (const [, to] of page.matchAll(/(?:href|src)="([^":]+)"/g)) {
				seen++;
				const target = path.join(process.argv[1], path.dirname(name), to);
				if (!fs.existsSync(target)) { console.error(`${name}: ${to} leads nowhere`); process.exit(1); }
			}
		}
		if (seen < 8) { console.error(`only ${seen} links`); process.exit(1); }' "$1" || fail "links of $1"
}
links "$scratch/open"

say "the same from the site, as it is read"
url=http://127.0.0.1:${web[a]}/toolbox/$box
curl -sf -D "$scratch/head" "$url.zip" -o "$scratch/site.zip" "$url.imscc" -o "$scratch/site.imscc" || fail "the download"
expect_has "its name" "les-premiers-jours-apres.zip" "$(cat "$scratch/head")"
expect_has "its type" "application/zip" "$(cat "$scratch/head")"
unpack "$scratch/site.imscc"
unpack "$scratch/site.zip"
expect "records from the site" 5 "$(field m.records.length)"
cmp "$scratch/Le film.webm" "$scratch/open/$(field 'm.files[0].path')"
expect "what is no toolbox" 404 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${web[a]}/toolbox/$tool.zip")"
expect "only the head" "200 0" "$(curl -sI -o /dev/null -w '%{http_code} %{size_download}' "$url.zip")"
# Who leaves in the middle leaves nothing behind: more than there are places for.
for _ in 1 2 3 4 5 6; do
	curl -s --max-time 5 "$url.zip" | head -c 100000 >/dev/null || true
done
await "a place is free again" curl -sf -o /dev/null "$url.zip"
members=$(sed 's/Les premiers/Entre nous, les premiers/' "$scratch/box.json" |
	"$ESSAIM" publish --home "$scratch/a" --kind toolbox --scope federation -)
expect "what is for members" 404 "$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:${web[a]}/toolbox/$members.zip")"

say "everything that a structure published"
"$ESSAIM" export --home "$scratch/a" --all "$scratch/all.zip" 2>/dev/null
unpack "$scratch/all.zip"
expect "the toolbox of it all" null "$(field m.toolbox)"
[ "$(field m.records.length)" -ge 5 ] || fail "everything is little: $(field m.records.length)"
links "$scratch/open"

say "a course package"
"$ESSAIM" toolbox export --home "$scratch/a" "$box" "$scratch/box.imscc" --format imscc 2>/dev/null
unpack "$scratch/box.imscc"
xmllint --noout --relaxng "$(dirname "$0")/../fixtures/imscc.rng" "$scratch/open/imsmanifest.xml" 2>"$scratch/lint" ||
	fail "the manifest: $(cat "$scratch/lint")"
# Each address names a file of the package, each file stands in it once, folders hold leaves.
(cd "$scratch/open" && find . -type f ! -name imsmanifest.xml | sed 's|^\./||' | sort) >"$scratch/there"
xmllint --xpath '//*[local-name()="file"]/@href' "$scratch/open/imsmanifest.xml" | sed 's/.*="\(.*\)"/\1/' | sort >"$scratch/named"
cmp "$scratch/there" "$scratch/named" || fail "what the manifest names is not what is there: $(diff "$scratch/there" "$scratch/named")"
expect "leaves" 5 "$(xmllint --xpath 'count(//*[local-name()="item"]/@identifierref)' "$scratch/open/imsmanifest.xml")"
expect "a rubric" "Accueil &amp; intégration" \
	"$(xmllint --xpath '(//*[local-name()="item"]/*[local-name()="title"])[2]/text()' "$scratch/open/imsmanifest.xml")"
links "$scratch/open"
