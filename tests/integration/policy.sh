#!/bin/bash
# A node that takes only some texts: headers come without the others, and all of them once it wants them, while it runs.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

sheets=$(cd "$(dirname "$0")/../fixtures/sheets" && pwd)

# field NAME EXPRESSION: of a node's status.
field() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const s = JSON.parse(require("fs").readFileSync(0));
		console.log(eval(process.argv[1]));' "$2"
}

holds() {
	"$ESSAIM" show --home "$scratch/$1" "$2" --json >"$scratch/shown" 2>/dev/null
}


import() {
	"$ESSAIM" import --home "$scratch/$1" "$sheets/$2" 2>/dev/null | cut -f 1
}

# without_text NAME ID: the header is here, the text is not.
without_text() {
	local text
	text=$("$ESSAIM" show --home "$scratch/$1" "$2" 2>&1) || true
	grep -q "its text is not" <<<"$text"
}

new_home a FR Montbéliard fr
new_home b IT Torino it
"$ESSAIM" found --home "$scratch/a" --name Two >/dev/null
start_node a
expect "what b takes" "all texts" "$("$ESSAIM" policy --home "$scratch/b")"
"$ESSAIM" policy --home "$scratch/b" --langs it,en --max-size 65536 >/dev/null
expect "what b takes" "texts of all kinds in en, it up to 65536 bytes" "$("$ESSAIM" policy --home "$scratch/b")"
start_node b
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1
early=$(import a scanned_fr.md)
[ -n "$early" ] || fail "import at a"
own=$(import b scanned_fr.md)
[ -n "$own" ] || fail "import at b"
await "a and b hold the same log entries" same_vector a b
holds a "$own" || fail "a lacks a text of b"
holds b "$own" || fail "b lacks its own text"
without_text b "$early" || fail "b has a text that it did not want: $("$ESSAIM" show --home "$scratch/b" "$early" 2>&1)"
expect "what b lacks" 0 "$(field b s.counts.missing_bodies)"
expect "its policy in status" "en,it" "$(field b "s.policy.langs.join()")"
expect_has "its policy in status" "takes texts of all kinds in en, it" "$("$ESSAIM" status --home "$scratch/b")"

say "after a change all texts come over the link that is there"
"$ESSAIM" policy --home "$scratch/b" --all >/dev/null
await "b holds the text" holds b "$early"
expect "what b lacks" 0 "$(field b s.counts.missing_bodies)"

say "and fewer again, told to the other side while both run"
"$ESSAIM" policy --home "$scratch/b" --kinds none >/dev/null
late=$(import a scanned_fr.md)
[ -n "$late" ] || fail "another import at a"
await "a and b hold the same log entries" same_vector a b
without_text b "$late" || fail "b has a text that it did not want"
holds b "$early" || fail "b lost a text that it had"

say "what is no policy"
refuses 2 "$ESSAIM" policy --home "$scratch/b" --kinds practice,poem
expect_has "an unknown kind" '"poem" is not known' "$refusal"
refuses 2 "$ESSAIM" policy --home "$scratch/b" --max-size 12
refuses 2 "$ESSAIM" policy --home "$scratch/b" --langs 'fr,'
refuses 2 "$ESSAIM" policy --home "$scratch/b" --all --langs fr
for node in a b; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >/dev/null || fail "check of $node"
done
