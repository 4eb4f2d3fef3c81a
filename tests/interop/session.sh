#!/bin/bash
# A second implementation (session/peer.mjs, written from docs/protocol.md) in a federation with a running node:
#
#   peer ── ticket ──► node      joins, folds the acts, comes back as a member
#   peer ◄── records ──► node    both ways, live, with erasures, cosignatures, notes; and what each of them refuses
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

new_home a FR Montbéliard fr
"$ESSAIM" found --home "$scratch/a" --name "Réseau d'essai" >>"$scratch/a.log" 2>&1
start_node a
"$ESSAIM" import --home "$scratch/a" "$here"/../fixtures/sheets/*.txt >>"$scratch/a.log" 2>&1
ticket=$("$ESSAIM" invite --home "$scratch/a" 2>>"$scratch/a.log")

node "$here/session/peer.mjs" "127.0.0.1:${peer[a]}" "$ticket" "$scratch/a"

stop_node a
"$ESSAIM" check --home "$scratch/a" >/dev/null
say "a second implementation joins, exchanges records both ways and is refused what it should be"
