#!/bin/bash
# A partner that is stopped in its tracks holds up nobody: the others exchange at once, status names what is waited for,
# and it catches up when it goes on.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

export ESSAIM_PASSWORD='a long enough password'

# live NAME: how many partners of a node are live.
live() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).peers.filter((p) => p.state === "live").length);'
}

live_is() {
	[ "$(live "$1")" = "$2" ]
}

# says_why NAME: status names an address that is waited for, and why.
says_why() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const s = JSON.parse(require("fs").readFileSync(0));
		process.exit(s.peers.some((p) => p.state === "waiting" && p.address && p.reason) ? 0 : 1);'
}

new_home a FR Montbéliard fr
new_home b IT Torino it
new_home c HU Budapest hu
"$ESSAIM" found --home "$scratch/a" --name Three >/dev/null
start_node a
start_node b
start_node c
for node in b c; do
	"$ESSAIM" join --home "$scratch/$node" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1
done
stop_node b
start_node b --dial "127.0.0.1:${peer[c]}"
for node in a b c; do
	await "$node has two live partners" live_is "$node" 2
done

say "c stops in its tracks; a and b go on at once"
kill -STOP "${pid[c]}"
for number in 1 2 3 4 5; do
	add_account a "early$number"
	begin=$(date +%s%N)
	await "b has what a published" same_vector a b
	took=$((($(date +%s%N) - begin) / 1000000))
	[ "$took" -lt 3000 ] || fail "it took $took ms while c was stopped"
	sleep 0.5
done

say "a link to it is begun while it is stopped: status says which, and why there is none"
stop_node b
start_node b --dial "127.0.0.1:${peer[c]}" --dial "127.0.0.1:${peer[a]}"
await "a and b are live" live_is b 1
add_account b late
await "a has what b published" same_vector a b
await "b says why it is not linked with c" says_why b

say "c goes on and catches up"
kill -CONT "${pid[c]}"
await "c holds the same as a" same_vector a c
await "c holds the same as b" same_vector b c
await "a has two live partners" live_is a 2
for node in a b c; do
	stop_node "$node"
done
