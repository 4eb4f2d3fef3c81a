#!/bin/bash
# Records from their fields, with and without a running node: a card, a message, an answer, an experience, a question.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

new_home a FR Montbéliard fr
practice=$(publish a "Le café des halls")

# record OPTION…: the fields from standard input; prints the id.
record() {
	"$ESSAIM" publish --home "$scratch/a" "$@" -
}

# refused WORDS FIELDS OPTION…: nothing is stored, and the sentence holds the words.
refused() {
	local words=$1 fields=$2 before status=0
	shift 2
	before=$("$ESSAIM" status --home "$scratch/a" --json | jq -c .counts)
	echo "$fields" | record "$@" >"$scratch/out" 2>"$scratch/err" || status=$?
	[ "$status" -ne 0 ] || fail "$* was not refused"
	expect "lines on stderr" 1 "$(wc -l <"$scratch/err")"
	expect_has "refusal of $*" "$words" "$(cat "$scratch/err")"
	expect "stdout" "" "$(cat "$scratch/out")"
	expect "what is stored" "$before" "$("$ESSAIM" status --home "$scratch/a" --json | jq -c .counts)"
}

everything() {
	local comment answer
	echo '{"name": "Les Acacias", "country": "FR", "mission": "Accueillir d'"'"'abord."}' | record --kind structure_card >/dev/null
	comment=$(echo '{"text": "Bravo \"à tous\""}' | record --kind comment --about "$practice")
	expect "the message" 'Bravo "à tous"' "$("$ESSAIM" show --home "$scratch/a" "$comment" --json | jq -r '.. | .text? // empty' | head -n 1)"
	answer=$(echo '{"text": "Merci"}' | record --kind comment --about "${practice:0:12}" --answers "$comment" --json | jq -r .id)
	expect "digits of an id" 64 "${#answer}"
	echo '{"practice": "'"$practice"'", "did": "Un essai", "outcome": "Deux contrats", "again": "yes"}' | record --kind experience >/dev/null
	echo '{"question": "Qui a déjà essayé ?"}' | record --kind request --lang fr --scope federation >/dev/null
}

say "without a running node"
everything

say "bad input is refused in a sentence, and nothing of it is stored"
refused "--kind is needed" '{}'
refused 'no kind "poem"' '{}' --kind poem
refused 'no kind "erasure"' '{}' --kind erasure
refused "is no JSON" '{"text": ' --kind room
refused "no JSON object" '[1, 2]' --kind room
refused "txt: is unknown" '{"txt": "x"}' --kind comment --about "$practice"
refused "comment needs --about" '{"text": "x"}' --kind comment
refused "nothing else takes it" '{"title": "x"}' --kind room --about "$practice"
refused "no comment about" '{"text": "x"}' --kind comment --about "$practice" --answers "$practice"
refused "no such account" '{"text": "x"}' --kind comment --about "$practice" --as nobody
refused "--scope takes" '{"title": "x"}' --kind room --scope world
refused "is no language" '{"title": "x"}' --kind room --lang "!!"
refused "too large" "{\"text\": \"$(head -c 2000000 /dev/zero | tr "\0" x)\"}" --kind comment --about "$practice"

say "a copy of a practice keeps the language of each voice, contact and tool"
echo '{"lang": "fr", "practice": {"description": {"title": "Le jardin"}}, "contact": {"lang": "it", "name": "Giulia"},
	"testimonies": [{"lang": "hu", "role": "beneficiary", "text": "Jó volt."}, {"role": "professional", "text": "À refaire."}],
	"tools": [{"lang": "ca", "title": "Un mapa"}]}' >"$scratch/voices.json"
copy=$("$ESSAIM" import --home "$scratch/a" "$scratch/voices.json" | cut -f 1)
"$ESSAIM" export --home "$scratch/a" "$copy" --format json >"$scratch/copy.json"
copy=$("$ESSAIM" import --home "$scratch/a" "$scratch/copy.json" | cut -f 1)
expect "the languages of a copy of the copy" "fr it ca fr hu" "$("$ESSAIM" show --home "$scratch/a" "$copy" --json |
	jq -r '[.lang, .contact.lang, .tools[0].lang, ([.testimonies[].lang] | sort[])] | join(" ")')"

say "through a running node"
"$ESSAIM" found --home "$scratch/a" --name "Essai" 2>/dev/null
start_node a
everything
stop_node a
