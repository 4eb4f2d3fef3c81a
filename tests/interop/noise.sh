#!/bin/bash
# A foreign peer (npm's noise-handshake and MessagePack, noise/peer.mjs) and a running node:
#
#   stranger  ── message 1 ──►  node        closed, not one byte back
#   ticket    ◄── handshake ──► node        joins, gets the network key
#   member    ◄── handshake ──► node        is greeted
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

new_home a FR Montbéliard fr
"$ESSAIM" found --home "$scratch/a" --name "Réseau d'essai" >>"$scratch/a.log" 2>&1
start_node a
ticket=$("$ESSAIM" invite --home "$scratch/a" 2>>"$scratch/a.log")

node "$here/noise/peer.mjs" "127.0.0.1:${peer[a]}" "$ticket"

# The node went through all of it unharmed, and knows its new partner.
expect_has "status" "Ciutat dels Oficis" "$("$ESSAIM" status --home "$scratch/a" --json)"
stop_node a
"$ESSAIM" check --home "$scratch/a" >/dev/null
say "a foreign implementation completes the handshake; strangers get no answer"
