#!/bin/bash
# Six nodes, of which each knows nobody but the sponsor at first, and one can be dialled by nobody. They get to know
# each other; the sponsor vanishes for good; what one publishes is read at all others, also after they were started anew.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

sheet=$(cd "$(dirname "$0")/../.." && pwd)/tests/fixtures/sheets/scanned_fr.md
others=(b c d e f)

# links_with NAME FIELD VALUE: how many live links of a node have that value there.
links_with() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const { peers } = JSON.parse(require("fs").readFileSync(0));
		console.log(peers.filter((p) => p.state === "live" && p[process.argv[1]] === process.argv[2]).length);' "$2" "$3"
}

live() {
	[ "$(links_with "$1" state live)" -ge "$2" ]
}

new_home a FR Lyon fr
"$ESSAIM" found --home "$scratch/a" --name "Réseau" >/dev/null
start_node a
for node in "${others[@]}"; do
	new_home "$node" FR Lyon fr
	"$ESSAIM" join --home "$scratch/$node" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1 ||
		fail "$node cannot join"
	if [ "$node" = f ]; then
		# Behind NAT: it listens where nobody is told, on every interface.
		peer[f]=0
		: >"$scratch/f.out"
		start_node f --peer 0.0.0.0:0
	else
		start_node "$node"
	fi
done

for node in "${others[@]}"; do
	await "$node is linked to all five others" live "$node" 5
done
expect "nobody dialled f" 0 "$(links_with f dialled_by them)"
expect "f dialled all" 5 "$(links_with f dialled_by us)"
status=$("$ESSAIM" status --home "$scratch/f")
expect_has "status says who dialled" "dialled by us" "$status"
expect_has "status says how logs go" " at once, " "$status"

publish() {
	"$ESSAIM" import --home "$scratch/$1" "$sheet" 2>/dev/null | cut -f 1
}

id=$(publish b)
for node in a "${others[@]}"; do
	await "$node holds what b published" shown "$node" "$id"
done

kill_node a
id=$(publish f)
for node in b c d e; do
	await "$node holds what f published, without the sponsor" shown "$node" "$id"
	await "$node still has four links" live "$node" 4
done

# What they know of each other outlives the process.
for node in "${others[@]}"; do
	stop_node "$node"
done
for node in f e d c b; do
	if [ "$node" = f ]; then
		start_node f --peer 0.0.0.0:0
	else
		start_node "$node"
	fi
done
id=$(publish c)
for node in b d e f; do
	await "$node holds what c published, after a new start" shown "$node" "$id"
done
for node in "${others[@]}"; do
	await "$node found its four neighbours again" live "$node" 4
done
say "six nodes, the sponsor gone, everything everywhere"
