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
tutorial=$("$ESSAIM" publish --home "$scratch/a" --kind tutorial - <<-JSON
	{"title": "Le premier matin", "about": "$sheet", "sections": [
	  {"type": "steps", "steps": [{"title": "Ouvrir la porte", "text": "Dire bonjour."}]}]}
JSON
)
cat >"$scratch/box.json" <<-JSON
	{"title": "Les premiers jours & après", "intent": "Pour bien commencer.", "sections": [
	  {"rubric": "welcome_integration", "entries": [{"record": "$tool", "note": "Le premier jour."}]},
	  {"heading": "Plus tard", "entries": [{"record": "$sheet"}, {"record": "$tool"}, {"record": "$tutorial"},
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
expect "the records" "practice,subtitles,tool,toolbox,tutorial" "$(field '[...new Set(m.records.map((r) => r.kind))].sort().join()')"
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
page=$scratch/open/$(field 'm.records.find((r) => r.kind == "tutorial").page')
expect_has "a tutorial" "Ouvrir la porte" "$(cat "$page")"
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
expect "records from the site" 6 "$(field m.records.length)"
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
# Who asks for one and reads nothing keeps a place for a while, not for good: looked at below, when that while is over.
python3 - "${web[a]}" "$box" 4 >"$scratch/readers" <<'PYTHON' &
import socket, sys, time
port, box, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])

# Two for an address, however many it asks for.
def ask(address):
    one = socket.socket()
    one.bind((f"127.0.0.{address}", 0))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", port))
    one.sendall(f"GET /toolbox/{box}.zip HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    return one, one.recv(12).decode()

held = []
while len(held) < count:
    one, status = ask(1 + len(held) // 2)
    if status.endswith("200"):
        held.append(one)
    else:
        time.sleep(0.1)
    if len(held) == 2:
        print("own", ask(1)[1], flush=True)
print("all", ask(3)[1], flush=True)
time.sleep(120)
PYTHON
readers=$!
await "every place is taken" grep -q '^all .*503' "$scratch/readers"
expect_has "all that one address may have" 503 "$(grep '^own' "$scratch/readers")"

say "everything that a structure published"
"$ESSAIM" export --home "$scratch/a" --all "$scratch/all.zip" 2>/dev/null
unpack "$scratch/all.zip"
expect "the toolbox of it all" null "$(field m.toolbox)"
[ "$(field m.records.length)" -ge 6 ] || fail "everything is little: $(field m.records.length)"
links "$scratch/open"

say "what it names and is not here is told"
sed "s/\"record\": \"$tutorial\"/\"record\": \"$(printf '7%.0s' {1..64})\"/" "$scratch/box.json" >"$scratch/lacking.json"
lacking=$("$ESSAIM" publish --home "$scratch/a" --kind toolbox --scope federation "$scratch/lacking.json")
"$ESSAIM" toolbox export --home "$scratch/a" "$lacking" "$scratch/lacking.zip" 2>"$scratch/notes"
expect_has "what is lacking" "1 thing was not here" "$(cat "$scratch/notes")"

say "a course package"
"$ESSAIM" toolbox export --home "$scratch/a" "$box" "$scratch/box.imscc" --format imscc 2>/dev/null
unpack "$scratch/box.imscc"
xmllint --noout --relaxng "$(dirname "$0")/../fixtures/imscc.rng" "$scratch/open/imsmanifest.xml" 2>"$scratch/lint" ||
	fail "the manifest: $(cat "$scratch/lint")"
# Each address names a file of the package, each file stands in it once, folders hold leaves.
(cd "$scratch/open" && find . -type f ! -name imsmanifest.xml | sed 's|^\./||' | sort) >"$scratch/there"
xmllint --xpath '//*[local-name()="file"]/@href' "$scratch/open/imsmanifest.xml" | sed 's/.*="\(.*\)"/\1/' | sort >"$scratch/named"
cmp "$scratch/there" "$scratch/named" || fail "what the manifest names is not what is there: $(diff "$scratch/there" "$scratch/named")"
expect "leaves" 6 "$(xmllint --xpath 'count(//*[local-name()="item"]/@identifierref)' "$scratch/open/imsmanifest.xml")"
expect "a rubric" "Accueil &amp; intégration" \
	"$(xmllint --xpath '(//*[local-name()="item"]/*[local-name()="title"])[2]/text()' "$scratch/open/imsmanifest.xml")"
links "$scratch/open"

await "places are free again, although nobody read" curl -sf -o /dev/null "$url.zip"
kill "$readers"

# --- another federation ---------------------------------------------------------------------------------------------

new_home c HU Pécs hu "Pályaorientációs Ház"
"$ESSAIM" found --home "$scratch/c" --name Hidak >/dev/null
start_node c
take() {
	"$ESSAIM" import --home "$scratch/c" "$@"
}
count() {
	"$ESSAIM" list --home "$scratch/c" --kind "$1" --json | jq length
}

say "what another federation sees of it, before anything is published"
(cd "$scratch" && take box.zip >preview 2>notes)
expect "what is new" 4 "$(grep -c '^new' "$scratch/preview")"
expect_has "whose it is" "from Structure a" "$(cat "$scratch/preview")"
expect_has "the notes" "nothing is published" "$(cat "$scratch/notes")"
expect "toolboxes before" 0 "$(count toolbox)"
"$ESSAIM" import --home "$scratch/a" "$scratch/box.zip" 2>/dev/null >"$scratch/own"
expect "in its own federation" 0 "$(grep -c '^new' "$scratch/own")"

say "taken over, with the proof of its origin"
take --publish "$scratch/box.zip" >"$scratch/taken" 2>/dev/null
expect "what was published" 4 "$(grep -c '^published' "$scratch/taken")"
theirs=$(awk -F '\t' '$3 == "toolbox" { print $2 }' "$scratch/taken")
"$ESSAIM" show --home "$scratch/c" "$theirs" --json >"$scratch/shown.json"
curl -sf "http://127.0.0.1:${web[c]}/api/v1/toolboxes/$theirs" >"$scratch/view.json"
expect "what it names is here" 2 "$(jq '.cards | length' "$scratch/view.json")"
expect "whole" true "$(jq '.reach.bytes == .reach.bytes_here' "$scratch/view.json")"
expect "the film" "$film" "$("$ESSAIM" file list --home "$scratch/c" --json | jq -r '.[] | select(.type == "video/webm") | .id')"
expect "its first name" "Structure a" "$(jq -r '.toolbox.received[0].name' "$scratch/view.json")"
expect "its first id" "$box" "$(jq -r '.toolbox.received[0].entity' "$scratch/view.json")"
"$ESSAIM" file get --home "$scratch/c" "$(jq -r '.toolbox.received[0].proof.file' "$scratch/view.json")" >"$scratch/origin.proof"
expect_has "the proof of its origin" "verified" "$("$ESSAIM" verify "$scratch/origin.proof")"
expect_has "the proof of its origin" "$box" "$("$ESSAIM" verify "$scratch/origin.proof")"
curl -sf -H 'Accept-Language: hu' "http://127.0.0.1:${web[c]}/toolbox/$theirs" >"$scratch/page.html"
expect_has "its page" "Másik szövetségből átvéve" "$(cat "$scratch/page.html")"
expect_has "its page" "Structure a" "$(cat "$scratch/page.html")"
practice=$(awk -F '\t' '$3 == "practice" { print $2 }' "$scratch/taken")
curl -sf -H 'Accept-Language: hu' "http://127.0.0.1:${web[c]}/practice/$practice" >"$scratch/page.html"
expect_has "a practice's page" "Másik szövetségből átvéve" "$(cat "$scratch/page.html")"

say "once is enough"
take --publish "$scratch/box.zip" >"$scratch/again" 2>/dev/null
expect "published again" 0 "$(grep -c '^published' "$scratch/again")"
expect "known" 4 "$(grep -c '^here' "$scratch/again")"
expect "toolboxes" 1 "$(count toolbox)"

say "what was withdrawn here does not come back by the same archive"
taken=$(awk -F '\t' '$3 == "tool" { print $2; exit }' "$scratch/taken")
"$ESSAIM" erase --home "$scratch/c" "$taken" --reason mistake >/dev/null 2>&1 || fail "the withdrawal"
take --publish "$scratch/box.zip" >"$scratch/again" 2>"$scratch/notes"
expect "published after a withdrawal" 0 "$(grep -c '^published' "$scratch/again")"
expect "withdrawn here" 1 "$(grep -c '^withdrawn here' "$scratch/again")"
expect_has "why" "within the last 30 days" "$(cat "$scratch/again")"
expect_has "the notes" "1 withdrawn here" "$(cat "$scratch/notes")"

say "killed in the middle, and begun again"
for wait in 0.02 0.1 0.2 0.4; do
	take --publish "$scratch/all.zip" >/dev/null 2>&1 &
	asking=$!
	sleep "$wait"
	kill_node c
	wait "$asking" || true
	start_node c
done
take --publish "$scratch/all.zip" >/dev/null 2>&1
for kind in toolbox practice; do
	expect "$kind after the node was killed" 1 "$(count $kind)"
done
new_home d HU Pécs hu
"$ESSAIM" found --home "$scratch/d" --name Hidak >/dev/null
for wait in 0.1 0.3 0.5 0.7; do
	"$ESSAIM" import --home "$scratch/d" --publish "$scratch/box.zip" >/dev/null 2>&1 &
	asking=$!
	sleep "$wait"
	kill -KILL "$asking" 2>/dev/null || true
	wait "$asking" 2>/dev/null || true
done
"$ESSAIM" import --home "$scratch/d" --publish "$scratch/box.zip" >/dev/null 2>&1
for kind in toolbox practice; do
	expect "$kind after all that" 1 "$("$ESSAIM" list --home "$scratch/d" --kind $kind --json | jq length)"
done
"$ESSAIM" check --home "$scratch/d" >/dev/null || fail "check after all that"

say "archives that mean harm"
# A byte of a proof is another one; a name leads out; more comes out than could be meant; no archive at all.
python3 - "$scratch" <<'PYTHON'
import json, sys, zipfile
scratch = sys.argv[1]
whole = zipfile.ZipFile(scratch + "/box.zip")

def write(name, change=lambda name, data: data, more=()):
    with zipfile.ZipFile(f"{scratch}/{name}.zip", "w", zipfile.ZIP_DEFLATED) as out:
        for entry in whole.namelist():
            data = change(entry, whole.read(entry))
            if data is not None:
                out.writestr(entry, data)
        for entry, data in more:
            out.writestr(entry, data)

def flip(name, data):
    return data[:200] + bytes([data[200] ^ 1]) + data[201:] if name.endswith(".proof") else data

def film(name, data):
    return b"x" + data[1:] if name.startswith("files/") else data

def bomb(name, data):
    return None if name.startswith("files/") else b"\0" * 8_000_000 if name.endswith(".proof") else data

write("flipped", flip)
write("climbing", more=[("../../evil", b"x")])
write("bomb", bomb)
write("film", film)
write("none", lambda name, data: None if name == "essaim.json" else data)
PYTHON
take "$scratch/flipped.zip" >"$scratch/refused" 2>/dev/null
expect "proofs that were touched" 0 "$(grep -c '^new' "$scratch/refused")"
expect_has "why" "its proof does not hold" "$(cat "$scratch/refused")"
refuses 1 take --publish "$scratch/climbing.zip"
expect_has "a name that climbs" "leads elsewhere" "$refusal"
refuses 1 take "$scratch/bomb.zip"
expect_has "a bomb" "unfolds into, more than" "$refusal"
refuses 1 take "$scratch/none.zip"
expect_has "no manifest" "no essaim.json" "$refusal"
echo "no zip" >"$scratch/no.zip"
refuses 1 take "$scratch/no.zip"
expect_has "no archive" "no ZIP archive" "$refusal"
refuses 1 take "$scratch/nowhere.zip"
new_home e IT Torino it
refuses 1 "$ESSAIM" import --home "$scratch/e" --publish "$scratch/film.zip"
expect_has "another film" "not what the manifest says" "$refusal"
expect "what is left of it" 0 "$("$ESSAIM" list --home "$scratch/e" --json | jq length)"
