#!/bin/bash
# Everything is done on nodes that run: founding, inviting, joining, importing. Then three structures in a ring, each
# dialling the next: one link a pair remains, all hold the same, and a record goes round when a link is missing.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

export ESSAIM_PASSWORD='a long enough password'

new_home a FR Montbéliard fr
new_home b IT Torino it
new_home c HU Budapest hu

say "on running nodes: a record before there is a federation, then founding, inviting, joining"
start_node a
start_node b
start_node c
add_account a early
refuses 1 "$ESSAIM" invite --home "$scratch/a"
expect_has "an invitation without a federation" "found" "$refusal"
federation=$("$ESSAIM" found --home "$scratch/a" --name Ring)
for node in b c; do
	ticket=$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)
	expect "what $node joined" "$federation" "$("$ESSAIM" join --home "$scratch/$node" "$ticket" 2>/dev/null)"
	expect "joining again" "$federation" "$("$ESSAIM" join --home "$scratch/$node" "$ticket" 2>/dev/null)"
done
for node in b c; do
	await "a and $node hold the same" same_vector a "$node"
done
await "a has two live partners" peers_are a "live,live"

say "in a ring, each dialling both others"
for node in a b c; do
	stop_node "$node"
done
start_node a --dial "127.0.0.1:${peer[b]}" --dial "127.0.0.1:${peer[c]}"
start_node b --dial "127.0.0.1:${peer[a]}" --dial "127.0.0.1:${peer[c]}" --dial "127.0.0.1:${peer[b]}"
start_node c --dial "127.0.0.1:${peer[a]}" --dial "127.0.0.1:${peer[b]}"
for node in a b c; do
	await "$node has two live partners" peers_are "$node" "live,live"
done
sleep 3
for node in a b c; do
	expect "the partners of $node a while later" "live,live" "$(peers "$node")"
done
for node in a b c; do
	add_account "$node" "from$node"
done
await "a and b hold the same" same_vector a b
await "a and c hold the same" same_vector a c

say "a record goes round where a link is missing"
stop_node a
add_account b "bypass"
await "b and c hold the same without a" same_vector b c
stop_node b
start_node a
await "a and c hold the same without b" same_vector a c
for node in a c; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >/dev/null || fail "check of $node"
done

say "a member that missed an admission is live again with both"
new_home d ES Valencia es
start_node a
start_node c
await "a and c are live" peers_are a "live,waiting"
ticket=$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)
"$ESSAIM" join --home "$scratch/d" "$ticket" >/dev/null 2>&1 || fail "d joins"
start_node b
start_node d
for node in a b c d; do
	await "$node is live with all three" peers_are "$node" "live,live,live"
done
for node in b c d; do
	await "a and $node hold the same" same_vector a "$node"
done
for node in a b c d; do
	stop_node "$node"
done

say "a newcomer brings its own admission to a member that missed it, the coordinator being off"
new_home e BE Liège fr
start_node a
ticket=$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)
"$ESSAIM" join --home "$scratch/e" "$ticket" >/dev/null 2>&1 || fail "e joins"
stop_node a
start_node c
start_node e --dial "127.0.0.1:${peer[c]}"
add_account e newcomer
await "c and e hold the same without a" same_vector c e
members=$("$ESSAIM" status --home "$scratch/c" --json | node -e '
	console.log(JSON.parse(require("fs").readFileSync(0)).counts.structures)')
expect "the structures that c knows" 5 "$members"
stop_node c
stop_node e

say "what cannot be started says so"
start_node a
"$ESSAIM" serve --home "$scratch/b" --web "127.0.0.1:${web[a]}" --peer 127.0.0.1:0 2>"$scratch/taken" && fail "two on one port"
expect_has "a web port that is taken" "this port is taken" "$(cat "$scratch/taken")"
"$ESSAIM" serve --home "$scratch/b" --web 127.0.0.1:0 --peer "127.0.0.1:${peer[a]}" 2>"$scratch/taken" && fail "two on one port"
expect_has "a peer port that is taken" "this port is taken" "$(cat "$scratch/taken")"
"$ESSAIM" serve --home "$scratch/b" --web nowhere --peer 127.0.0.1:0 2>"$scratch/taken" && fail "an address that is none"
expect_has "an address that is none" "this is no address" "$(cat "$scratch/taken")"
"$ESSAIM" serve --home "$scratch/b" --web 127.0.0.1:0 --peer 127.0.0.1:0 --ui /nonexistent 2>"$scratch/taken" && fail "no UI"
stop_node a
