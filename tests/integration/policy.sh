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

partner_is() {
	[ "$(field "$1" 's.peers.some((p) => p.state === "live")')" = "$2" ]
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
expect "what b lacks" 0 "$(field b s.counts.missing_bodies)"
expect "its policy in status" "en,it" "$(field b "s.policy.langs.join()")"
expect_has "its policy in status" "takes texts of all kinds in en, it" "$("$ESSAIM" status --home "$scratch/b")"

say "without a link a text that b did not want is not here; with one it is fetched when somebody asks, and stays"
stop_node a
await "b has no partner" partner_is b false
refuses 1 "$ESSAIM" show --home "$scratch/b" "$early"
expect_has "a text without a partner" "no partner is linked" "$refusal"
refuses 1 "$ESSAIM" export --home "$scratch/b" "$early" --format md
expect_has "an export without a partner" "no partner is linked" "$refusal"
start_node a --dial "127.0.0.1:${peer[b]}"
await "b is linked" partner_is b true
holds b "$early" || fail "b did not fetch what was asked for"
stop_node a
holds b "$early" || fail "b did not keep what it fetched"

say "the API says that a text is on its way, and then shows it"
start_node a --dial "127.0.0.1:${peer[b]}"
await "b is linked" partner_is b true
asked=$(import a scanned_fr.md)
await "a and b hold the same log entries" same_vector a b
node "$(dirname "$0")/lib/fetching.mjs" "127.0.0.1:${web[b]}" "$asked" || fail "the API did not show what was fetched"

say "after a change all texts come over the link that is there"
late=$(import a scanned_fr.md)
await "a and b hold the same log entries" same_vector a b
"$ESSAIM" policy --home "$scratch/b" --all >/dev/null
expect_some() { [ "$(field b s.counts.missing_bodies)" -eq 0 ]; }
await "b lacks nothing" expect_some
stop_node a
await "b has no partner" partner_is b false
holds b "$late" || fail "b did not get all texts"

say "and fewer again, told to the other side while both run"
"$ESSAIM" policy --home "$scratch/b" --kinds none >/dev/null
start_node a --dial "127.0.0.1:${peer[b]}"
await "b is linked" partner_is b true
late=$(import a scanned_fr.md)
[ -n "$late" ] || fail "another import at a"
await "a and b hold the same log entries" same_vector a b
stop_node a
await "b has no partner" partner_is b false
refuses 1 "$ESSAIM" show --home "$scratch/b" "$late"

say "what is no policy"
refuses 2 "$ESSAIM" policy --home "$scratch/b" --kinds practice,poem
expect_has "an unknown kind" '"poem" is not known' "$refusal"
refuses 2 "$ESSAIM" policy --home "$scratch/b" --max-size 12
refuses 2 "$ESSAIM" policy --home "$scratch/b" --langs 'fr,'
refuses 2 "$ESSAIM" policy --home "$scratch/b" --all --langs fr
stop_node b
for node in a b; do
	"$ESSAIM" check --home "$scratch/$node" >/dev/null || fail "check of $node"
done
