#!/bin/bash
# The policy asks for two approvals of an admission: who joins waits, and is in once a second member has approved; or
# comes back later with the same ticket, and is.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

shows() {
	essaim "$1" federation show | grep -q -- "$2"
}

# request HOME NAME: the id of the request to admit it, as that home knows it.
request() {
	essaim "$1" federation pending | grep "$2" | sed -n 's/^\([0-9a-f]\{8\}\) .*/\1/p' | head -n 1
}

knows() {
	[ -n "$(request "$1" "$2")" ]
}

nothing_waits() {
	[ -z "$(essaim "$1" federation pending)" ]
}

new_home a FR Montbéliard fr "Cité"
new_home b IT Torino it "Agenzia"
new_home c HU Pécs hu "Központ"
new_home d ES Girona ca "Servei"
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null 2>&1
start_node b
essaim a federation policy admit=2 >/dev/null 2>&1
await "the policy counts" shows b "admit 2"

say "c joins through b, and waits for a second approval"
essaim c join "$(essaim b invite 2>/dev/null)" >"$scratch/c.joined" 2>&1 &
joining=$!
await "a knows the request" knows a Központ
sleep 2
kill -0 "$joining" || fail "c did not wait: $(cat "$scratch/c.joined")"
! shows a Központ || fail "one approval was enough"
essaim a federation approve "$(request a Központ)" >/dev/null 2>&1 || fail "approve at a"
wait "$joining" || fail "c: $(cat "$scratch/c.joined")"
start_node c --dial "127.0.0.1:${peer[b]}"
await "c holds what a holds" same_vector a c

await "a has nothing that waits" nothing_waits a
await "b has nothing that waits" nothing_waits b
await "c has nothing that waits" nothing_waits c

say "d is stopped while it waits, approved meanwhile, and in when it comes back with its ticket"
ticket=$(essaim b invite 2>/dev/null)
essaim d join "$ticket" >"$scratch/d.joined" 2>&1 &
joining=$!
await "c knows the request" knows c Servei
kill -KILL "$joining"
wait "$joining" 2>/dev/null || true
! shows a Servei || fail "one approval was enough"
essaim c federation approve "$(request c Servei)" >/dev/null 2>&1 || fail "approve at c"
await "d is admitted" shows a Servei
essaim d join "$ticket" >"$scratch/d.joined" 2>&1 || fail "d: $(cat "$scratch/d.joined")"
start_node d --dial "127.0.0.1:${peer[b]}"
await "d holds what a holds" same_vector a d
