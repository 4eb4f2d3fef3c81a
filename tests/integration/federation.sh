#!/bin/bash
# The federation at work among real nodes: members that sponsor, a coordinator that is away, stewards that agree and
# are killed in between, a structure that is suspended, network keys that are renewed while members are away, a
# coordination that is handed over with and without the one that had it.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

# federation HOME WORD…: the id that it prints, notes to a file.
federation() {
	local home=$1
	shift
	essaim "$home" federation "$@" 2>"$scratch/notes" || fail "federation $* at $home: $(cat "$scratch/notes")"
}

# shows HOME PART: what `federation show` says of it.
shows() {
	essaim "$1" federation show | grep -q -- "$2"
}

# waits HOME ID: the motion is known there.
waits() {
	essaim "$1" federation pending --json | grep -q "$2"
}

acts() {
	essaim "$1" federation show --json | sed -n 's/^ *"acts": \([0-9]*\).*/\1/p'
}

has_acts() {
	[ "$(acts "$1")" -ge "$2" ]
}

say "four structures; two are sponsored by one that does not coordinate"
new_home a FR Montbéliard fr "Cité"
new_home b IT Torino it "Agenzia"
new_home c HU Pécs hu "Központ"
new_home d ES Girona ca "Servei"
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null
start_node b
essaim c join "$(essaim b invite 2>/dev/null)" >/dev/null 2>"$scratch/joined" || fail "c: $(cat "$scratch/joined")"
start_node c --dial "127.0.0.1:${peer[a]}"

say "the coordinator is away: the joiner waits, comes back with the same ticket, and is in"
ticket=$(essaim b invite 2>/dev/null)
stop_node a
essaim d join "$ticket" >/dev/null 2>"$scratch/waiting" &
waiting=$!
await "b knows the request" grep -q "waits for the federation" "$scratch/b.log"
kill -0 "$waiting" || fail "d did not wait: $(cat "$scratch/waiting")"
start_node a
wait "$waiting" || fail "d: $(cat "$scratch/waiting")"
start_node d --dial "127.0.0.1:${peer[a]}"
await "d holds what a holds" same_vector a d

say "three stewards; one is down, and acts count all the same"
federation a stewards Cité Agenzia Központ >/dev/null
await "c is a steward" shows c "steward  *Központ"
stop_node c
id=$(federation b policy admit=2)
await "a knows" waits a "$id"
federation a approve "$id" >/dev/null
await "the policy counts" shows a "admit 2"
await "the policy counts at d" shows d "admit 2"

say "what waits can be refused, and stays away"
id=$(federation d policy admit=9)
await "b knows" waits b "$id"
federation b refuse "$id" >/dev/null
! waits b "$id" || fail "b still has it"
refuses 1 "$ESSAIM" federation --home "$scratch/b" approve "$id"
expect_has "what was refused" "no motion here begins so" "$refusal"
refuses 1 "$ESSAIM" federation --home "$scratch/b" renew-key
expect_has "who renews the key" "coordinator" "$refusal"
refuses 1 "$ESSAIM" federation --home "$scratch/b" suspend Nobody --reason x
refuses 2 "$ESSAIM" federation --home "$scratch/b" suspend Servei
refuses 2 "$ESSAIM" federation --home "$scratch/b" policy admit=many
refuses 2 "$ESSAIM" federation --home "$scratch/b" nonsense

say "a steward is killed around its promise, again and again: the act counts once"
start_node c --dial "127.0.0.1:${peer[a]}"
await "c has caught up" shows c "admit 2"
before=$(acts a)
for turn in 3 4 5; do
	id=$(federation a policy "suspend=$turn")
	await "b knows" waits b "$id"
	essaim b federation approve "$id" >/dev/null 2>&1 &
	approving=$!
	sleep "0.0$((turn * 2 - 5))"
	kill_node b
	wait "$approving" || true
	start_node b
	if waits b "$id"; then
		essaim b federation approve "$id" >/dev/null 2>&1 || true
	fi
	await "the policy counts at b" shows b "suspend $turn"
	await "the policy counts at c" shows c "suspend $turn"
done
expect "acts since" $((before + 3)) "$(acts a)"
id=$(federation a policy suspend=1)
await "c knows" waits c "$id"
federation c approve "$id" >/dev/null
await "the policy is as before" shows c "suspend 1"

say "d is suspended while b is away; the network key is renewed twice; b comes back through both"
stop_node b
! essaim a federation suspend Servei --reason "left in anger" 2>"$scratch/shown" || fail "it was signed without --yes"
expect_has "what is shown" "goes on counting" "$(cat "$scratch/shown")"
id=$(federation a suspend Servei --reason "left in anger" --yes)
await "c knows" waits c "$id"
federation c approve "$id" >/dev/null
await "d is suspended" shows a "suspended  *Servei"
await "the key is renewed" shows c "network key 1"
await "d is told" shows d "suspended  *Servei"
federation a renew-key >/dev/null
await "the key is renewed again" shows c "network key 2"
stop_node a
stop_node c
start_node a
start_node b
await "b has both keys" shows b "network key 2"
start_node c --dial "127.0.0.1:${peer[a]}"
await "b is up to date" same_vector a b
await "c is up to date" same_vector a c
refuses 1 "$ESSAIM" invite --home "$scratch/d"
grep -q "has no say in the federation" "$scratch/d.log" || fail "d was not told why"
say "the coordination is handed over with the old coordinator at hand"
id=$(federation a hand-over Agenzia --reason "it is their turn")
await "b knows" waits b "$id"
federation b approve "$id" >/dev/null
await "b coordinates" shows c "coordinator, steward  *Agenzia"

say "and without it"
stop_node b
id=$(federation a hand-over Központ --reason "they are gone")
await "c knows" waits c "$id"
federation c approve "$id" >/dev/null
await "c coordinates" shows a "coordinator, steward  *Központ"
start_node b
await "b learns of it" shows b "coordinator, steward  *Központ"
id=$(federation b policy close=2)
await "c knows" waits c "$id"
federation c approve "$id" >/dev/null
await "acts go on" shows a "close 2"
