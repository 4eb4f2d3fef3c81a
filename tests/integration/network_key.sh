#!/bin/bash
# A network key that was renewed without a box for a member: the coordinator's node had never met it. It knocks under the
# former key, is brought the acts, and then the key, sealed to it by a member that has it.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

# is_live HOME NAME: an exchange with that structure goes on.
is_live() {
	essaim "$1" status | grep -q "^  $2  *live"
}

keys() {
	essaim "$1" federation show --json | sed -n 's/^ *"network_keys": \([0-9]*\).*/\1/p'
}

has_keys() {
	[ "$(keys "$1")" = "$2" ]
}

new_home a FR Montbéliard fr "Cité"
new_home b IT Torino it "Agenzia"
new_home c HU Pécs hu "Központ"
new_home d ES Girona ca "Servei"
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null 2>&1
start_node b
essaim c join "$(essaim b invite 2>/dev/null)" >/dev/null 2>"$scratch/joined" || fail "c: $(cat "$scratch/joined")"
essaim d join "$(essaim b invite 2>/dev/null)" >/dev/null 2>"$scratch/joined" || fail "d: $(cat "$scratch/joined")"

say "c and d joined through b, and were met by nobody else; the key is renewed twice without them"
for turn in 1 2; do
	essaim a federation renew-key >/dev/null 2>&1
	await "b has key $turn" has_keys b "$turn"
done
expect "what c has" 0 "$(keys c)"

say "c comes to b, and is brought the acts and the key"
start_node c --dial "127.0.0.1:${peer[b]}"
began=$SECONDS
await "c is a member under the new key" is_live c Agenzia
await "b sees it" is_live b Központ
expect "what c has" 2 "$(keys c)"
say "after $((SECONDS - began)) s"
[ $((SECONDS - began)) -le 30 ] || fail "it took $((SECONDS - began)) s"

say "d comes to c, which has the key from b"
stop_node a
stop_node b
start_node d --dial "127.0.0.1:${peer[c]}"
await "d is a member under the new key" is_live d Központ
await "d holds what c holds" same_vector d c
stop_node d
start_node d --dial "127.0.0.1:${peer[c]}"
await "the key lasts" is_live d Központ
