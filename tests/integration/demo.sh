#!/bin/bash
# The demo federation as bootstrap/start runs it: starts, answers, stops, keeps its data, refuses what would hurt.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

run=$(cd "$(dirname "$0")/../../bootstrap/demo" && pwd)/run
demo=$scratch/demo
base=$((20000 + RANDOM % 20000))

# start_demo LOG [OPTION…]: returns when the addresses are printed.
start_demo() {
	local log=$1 tries=0
	shift
	"$run" --dir "$demo" "$@" >"$log" 2>&1 &
	pid[demo]=$!
	until grep -q 'Ctrl-C stops' "$log"; do
		kill -0 "${pid[demo]}" 2>/dev/null || fail "the demo did not start: $(tail -n 40 "$log")"
		tries=$((tries + 1))
		[ "$tries" -le 1200 ] || fail "the demo is not up after two minutes: $(tail -n 40 "$log")"
		sleep 0.1
	done
}

addresses() {
	grep -o 'http://[^ ]*' "$1"
}

nodes_running() {
	local file
	for file in "$demo"/*.pid; do
		if kill -0 "$(cat "$file")" 2>/dev/null; then
			return 0
		fi
	done
	return 1
}

# The demo's nodes outlive a runner that is killed hard.
cleanup() {
	local file
	for file in "$demo"/*.pid; do
		[ ! -e "$file" ] || kill -KILL "$(cat "$file")" 2>/dev/null || true
	done
}

all_answer() {
	local address
	for address in $(addresses "$1"); do
		curl -fsS -o /dev/null --max-time 10 "$address" || fail "$address does not answer"
	done
}

say "a first start answers on six addresses"
start_demo "$scratch/first.txt" --port-base "$base"
expect "addresses" 6 "$(addresses "$scratch/first.txt" | wc -l)"
all_answer "$scratch/first.txt"

say "a second start on the same folder is refused, and so is --fresh"
refuses 1 "$run" --dir "$demo"
expect_has "refusal" "running" "$refusal"
refuses 1 "$run" --dir "$demo" --fresh
[ -e "$demo/fr" ] || fail "--fresh removed the homes of a running demo"

say "it stops when told, and leaves no node behind"
stop_node demo
! nodes_running || fail "a node is still running"

say "the next start keeps addresses, accounts and content"
start_demo "$scratch/second.txt"
expect "what is printed" "$(grep -A1 http "$scratch/first.txt")" "$(grep -A1 http "$scratch/second.txt")"
all_answer "$scratch/second.txt"

say "killed hard, it cleans up after itself at the next start"
kill_node demo
nodes_running || fail "this should have left nodes behind, or the test proves nothing"
start_demo "$scratch/third.txt"
all_answer "$scratch/third.txt"

say "a node that dies ends the demo with a sentence"
kill -KILL "$(cat "$demo/it.pid")"
status=0
wait "${pid[demo]}" || status=$?
unset 'pid[demo]'
expect "exit status" 1 "$status"
expect_has "sentence" "Torino ended by itself" "$(cat "$scratch/third.txt")"
! nodes_running || fail "a node is still running"

say "a folder that is not the demo's is never removed"
mkdir "$scratch/mine" && echo precious >"$scratch/mine/file"
refuses 1 "$run" --dir "$scratch/mine" --fresh
[ -e "$scratch/mine/file" ] || fail "--fresh removed a stranger's folder"
