#!/bin/bash
# Subtitles from files to a player: read however they were saved, served as WebVTT at an address that stays, with a film
# that a node plays before it has it, and gone with the film.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

# head_of URL: status and headers, in lower case.
head_of() {
	curl -s -o /dev/null -D - "$@" | tr -d '\r' | tr '[:upper:]' '[:lower:]'
}

# status_of URL
status_of() {
	curl -s -o /dev/null -w '%{http_code}' "$@"
}

new_home a FR Montbéliard fr
new_home b HU Budapest hu
"$ESSAIM" found --home "$scratch/a" --name Films >/dev/null
start_node a
"$ESSAIM" file policy --home "$scratch/b" --max-size 0 >/dev/null
start_node b
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1 || fail "b joins"

size=20000000
head -c "$size" /dev/urandom >"$scratch/film.webm"
film=$("$ESSAIM" file add --home "$scratch/a" "$scratch/film.webm")
echo "a sheet" >"$scratch/sheet.txt"
sheet=$("$ESSAIM" file add --home "$scratch/a" "$scratch/sheet.txt")
printf '1\r\n00:00:01,000 --> 00:00:02,500\r\nD\xe9j\xe0 <i>vu</i>\r\n\r\nlost\r\n' >"$scratch/latin.srt"
import() {
	"$ESSAIM" import --home "$scratch/a" --video "$film" "$@"
}

say "what cannot be published"
refuses 1 import --lang fr "$scratch/latin.srt"
expect_has "no record yet" "no record refers to this file" "$refusal"
cat >"$scratch/tool.json" <<-JSON
	{"title": "Un film", "files": [
	  {"file": "$film", "size": $size, "type": "video/webm", "name": "film.webm"},
	  {"file": "$sheet", "size": 8, "type": "text/plain", "name": "sheet.txt"}]}
JSON
tool=$("$ESSAIM" publish --home "$scratch/a" --kind tool "$scratch/tool.json")
refuses 2 import "$scratch/latin.srt"
refuses 2 "$ESSAIM" import --home "$scratch/a" --lang fr "$scratch/latin.srt"
refuses 1 "$ESSAIM" import --home "$scratch/a" --lang fr --video "$sheet" "$scratch/latin.srt"
expect_has "no film" "only a film or a sound" "$refusal"
echo "no times" >"$scratch/none.vtt"
refuses 1 import --lang fr "$scratch/none.vtt"
expect_has "no subtitles" "no subtitles stand in it" "$refusal"
cp "$scratch/film.webm" "$scratch/film.srt"
refuses 1 import --lang fr "$scratch/film.srt"

say "two tracks, one of them in an old encoding"
french=$(import --lang fr "$scratch/latin.srt" 2>"$scratch/notes")
expect_has "the notes" "taken for Windows-1252" "$(cat "$scratch/notes")"
expect_has "the notes" "latin.srt:5: 1 piece could not be read" "$(cat "$scratch/notes")"
printf 'WEBVTT\n\n00:01.000 --> 00:02.500\nMár <v Anna>láttam\n' >"$scratch/magyar.vtt"
hungarian=$(import --lang hu --captions "$scratch/magyar.vtt" 2>"$scratch/notes")
expect "notes of the other" "" "$(cat "$scratch/notes")"
printf 'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nDéjà vu\n' >"$scratch/wanted.vtt"
"$ESSAIM" export --home "$scratch/a" "$french" --format vtt | cmp - "$scratch/wanted.vtt" || fail "what is exported"
import --dry-run "$scratch/latin.srt" 2>/dev/null | cmp - "$scratch/wanted.vtt" || fail "what a dry run shows"

say "served at the partner"
await "b holds the records" same_vector a b
url="http://127.0.0.1:${web[b]}/subtitles/$french.vtt"
await "b serves them" curl -sf "$url"
curl -s "$url" | cmp - "$scratch/wanted.vtt" || fail "what b serves"
headers=$(head_of "$url")
expect_has "the headers" "content-type: text/vtt; charset=utf-8" "$headers"
expect_has "the headers" "x-content-type-options: nosniff" "$headers"
etag=$(curl -s -o /dev/null -D - "$url" | tr -d '\r' | sed -n 's/^[Ee][Tt]ag: //p')
expect "what is held already" 304 "$(status_of -H "If-None-Match: $etag" "$url")"
expect_has "the other track" "Már Anna: láttam" "$(curl -s "http://127.0.0.1:${web[b]}/subtitles/$hungarian.vtt")"
expect "of no subtitles" 404 "$(status_of "http://127.0.0.1:${web[b]}/subtitles/$tool.vtt")"

say "played at the partner, which has not got the film: the middle first"
held() {
	"$ESSAIM" file list --home "$scratch/b" --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).find((f) => f.id === process.argv[1])?.held ?? 0);' "$film"
}
expect "what b holds before" 0 "$(held)"
middle=$((size / 2))
curl -s --max-time 60 -r "$middle-$((middle + 99999))" -D "$scratch/head" -o "$scratch/part" \
	"http://127.0.0.1:${web[b]}/files/$film/film.webm" || fail "b does not play it"
expect_has "the status" " 206" "$(head -n 1 "$scratch/head")"
cmp <(tail -c "+$((middle + 1))" "$scratch/film.webm" | head -c 100000) "$scratch/part" || fail "these are not its bytes"

say "withdrawn with the film"
"$ESSAIM" erase --home "$scratch/a" "$tool" --reason mistake >/dev/null 2>&1 || fail "erase"
refuses 1 "$ESSAIM" export --home "$scratch/a" "$french" --format vtt
gone() {
	[ "$(status_of "http://127.0.0.1:${web[b]}/subtitles/$1.vtt")" = 404 ]
}
await "the first are gone at b" gone "$french"
await "the second are gone at b" gone "$hungarian"
for node in a b; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/checked" || fail "check of $node: $(cat "$scratch/checked")"
done
