#!/bin/bash
# The federation at work among real nodes: members that sponsor, a coordinator that is away, stewards that agree.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

acts() {
	essaim "$1" status --json | tr -d '\n' | sed -n 's/.*"acts"[^0-9]*\([0-9]*\).*/\1/p'
}

members() {
	essaim "$1" federation show --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).members.filter((m) => !m.suspended).length)'
}

say "three structures; the third is sponsored by one that does not coordinate"
new_home a FR Montbéliard fr "Cité des métiers"
new_home b IT Torino it "Agenzia di Torino"
new_home c HU Pécs hu "Pécsi központ"
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null
start_node b
ticket=$(essaim b invite 2>/dev/null)
essaim c join "$ticket" >/dev/null 2>"$scratch/joined" || fail "c: $(cat "$scratch/joined")"
start_node c
await "all hold the same" same_vector b c

say "the coordinator is away: the joiner waits, comes back with the same ticket, and is in"
new_home d ES Girona ca "Servei de Girona"
ticket=$(essaim b invite 2>/dev/null)
stop_node a
essaim d join "$ticket" >/dev/null 2>"$scratch/waiting" &
waiting=$!
await "b knows the request" grep -q "waits for the federation" "$scratch/b.log"
kill -0 "$waiting" || fail "d did not wait: $(cat "$scratch/waiting")"
start_node a
wait "$waiting" || fail "d: $(cat "$scratch/waiting")"
start_node d
await "d holds what a holds" same_vector a d
