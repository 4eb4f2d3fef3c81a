#!/bin/bash
# A home that was copied runs in two places at once, with the same keys: both are partners of the third node and of each
# other, lose nothing and fork nothing. A node that dials itself, or another under two names, keeps one link a process.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

export ESSAIM_PASSWORD='a long enough password'

new_home a FR Montbéliard fr
new_home b IT Torino it
start_node a
start_node b
"$ESSAIM" found --home "$scratch/a" --name Twins >/dev/null
ticket=$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)
"$ESSAIM" join --home "$scratch/b" "$ticket" >/dev/null 2>&1 || fail "b did not join"
add_account a before
await "a and b hold the same" same_vector a b

say "a copy of a's home runs besides"
stop_node a
cp -a "$scratch/a" "$scratch/twin"
start_node a --dial "127.0.0.1:${peer[b]}"
start_node twin --dial "127.0.0.1:${peer[a]}" --dial "127.0.0.1:${peer[b]}" --dial "localhost:${peer[b]}"
for node in a b twin; do
	await "$node has two live links" peers_are "$node" "live,live"
done
add_account a one
add_account twin two
add_account b three
for node in b twin; do
	await "a and $node hold the same" same_vector a "$node"
done
sleep 2
for node in a b twin; do
	expect "the links of $node a while later" "live,live" "$(peers "$node")"
done

say "one of the twins is away, the other goes on"
stop_node a
add_account twin four
await "b and the twin hold the same" same_vector b twin
start_node a --dial "127.0.0.1:${peer[twin]}" --dial "127.0.0.1:${peer[b]}"
await "a and its twin hold the same" same_vector a twin
await "a and b hold the same" same_vector a b

say "a node that dials itself"
stop_node b
start_node b --dial "127.0.0.1:${peer[b]}"
for node in a twin; do
	await "$node has two live links again" peers_are "$node" "live,live"
done
expect "the links of b, which dials itself, too" "live,live" "$(peers b)"

for node in a b twin; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >/dev/null 2>&1 || fail "check of $node"
done
say "three nodes, two of them twins, hold the same"
