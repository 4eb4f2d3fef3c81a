#!/bin/bash
# Attachments between real nodes: over a link that is cut again and again, with a node that is killed, from three
# partners at once, within a budget, and gone from all with the record.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

proxy_js=$(cd "$(dirname "$0")/../lib" && pwd)/proxy.mjs
# The long run, of a build without sanitizers: ES_FILES_MEGABYTES=1024 ES_FILES_CUTS=100 ES_FILES_MEMORY_MIB=48.
megabytes=${ES_FILES_MEGABYTES:-24}
cuts=${ES_FILES_CUTS:-10}
memory_mib=${ES_FILES_MEMORY_MIB:-} # that neither side of the cut link may exceed
declare -A peak=([a]=0 [b]=0)

ask_proxy() {
	echo "$1" >&"${proxy[1]}"
	read -r answer <&"${proxy[0]}"
	[ "${answer%% *}" = ok ] || fail "proxy: $answer"
}

# publish_file NODE FILE TITLE: takes it in and publishes a tool that refers to it; sets file and record.
publish_file() {
	file=$("$ESSAIM" file add --home "$scratch/$1" "$2") || fail "file add at $1"
	cat >"$scratch/tool.json" <<-JSON
		{"title": "$3", "files": [{"file": "$file", "size": $(stat -c %s "$2"), "type": "video/mp4", "name": "film.mp4"}]}
	JSON
	record=$("$ESSAIM" publish --home "$scratch/$1" --kind tool "$scratch/tool.json") || fail "publish at $1"
}

# held NODE ID: bytes of it that are there.
held() {
	"$ESSAIM" file list --home "$scratch/$1" --json | node -e '
		const l = JSON.parse(require("fs").readFileSync(0));
		console.log(l.find((f) => f.id === process.argv[1])?.held ?? 0);' "$2"
}

has() {
	[ "$(held "$1" "$2")" = "$3" ]
}

holds_some() {
	[ "$(held "$1" "$2")" -gt "$3" ]
}

# What the nodes have of memory that no file stands for, at most so far, in KiB.
note_memory() {
	local node kib
	for node in a b; do
		kib=$(awk '/^RssAnon/ { print $2 }' "/proc/${pid[$node]}/status")
		[ "$kib" -le "${peak[$node]}" ] || peak[$node]=$kib
	done
}

# await_all NODE ID SIZE: as long as it moves, at most five minutes.
await_all() {
	local tries=0
	until has "$1" "$2" "$3"; do
		tries=$((tries + 1))
		[ "$tries" -le 1500 ] || fail "$1 has $(held "$1" "$2") of $3 bytes after five minutes"
		sleep 0.2
	done
}

same_bytes() {
	"$ESSAIM" file get --home "$scratch/$1" "$2" | cmp - "$3" || fail "what $1 gives is not the file"
}

no_files() {
	[ "$(find "$scratch/$1/files" -type f | wc -l)" = 0 ]
}

new_home a FR Montbéliard fr
new_home b IT Torino it
new_home c ES Girona ca
new_home d HU Budapest hu
"$ESSAIM" found --home "$scratch/a" --name Files >/dev/null
start_node a --announce none --given-only
coproc proxy { node "$proxy_js" "${peer[a]}"; }
proxy_pid=$!
cleanup() {
	kill "$proxy_pid" 2>/dev/null || true
}
read -r _ proxy_port <&"${proxy[0]}"
"$ESSAIM" file policy --home "$scratch/b" --max-size 0 >/dev/null
start_node b --announce none --given-only
"$ESSAIM" join --home "$scratch/b" \
	"$("$ESSAIM" invite --home "$scratch/a" --address "127.0.0.1:$proxy_port" 2>/dev/null)" >/dev/null 2>&1 || fail "b joins"

say "$megabytes MiB over a link that is cut $cuts times or more"
head -c "$((megabytes * 1048576 - 12345))" /dev/urandom >"$scratch/film.mp4"
size=$(stat -c %s "$scratch/film.mp4")
publish_file a "$scratch/film.mp4" Film
film=$file film_record=$record
await "b knows of it" same_vector a b
expect "what b fetches unasked" 0 "$(held b "$film")"
ask_proxy "chop $((3 * size / 2 / cuts))"
"$ESSAIM" file pin --home "$scratch/b" "$film"
for ((i = 0; ; i++)); do
	note_memory
	ask_proxy chops
	[ "${answer#ok }" -lt "$cuts" ] || break
	has b "$film" "$size" && break
	[ "$i" -lt 1500 ] || fail "b has $(held b "$film") bytes after $answer cuts and five minutes"
	sleep 0.2
done
ask_proxy chops
say "cut ${answer#ok } times, $(held b "$film") of $size bytes are there"
[ "${answer#ok }" -ge "$((cuts / 2))" ] || fail "only $answer cuts"
ask_proxy pass
until has b "$film" "$size" || [ "$i" -gt 3000 ]; do
	note_memory
	i=$((i + 1))
	sleep 0.2
done
await_all b "$film" "$size"
same_bytes b "$film" "$scratch/film.mp4"
say "at most ${peak[a]} KiB of memory at a, ${peak[b]} at b"
for node in a b; do
	[ -z "$memory_mib" ] || [ "${peak[$node]}" -le $((memory_mib * 1024)) ] || fail "$node took ${peak[$node]} KiB"
done

say "killed while it fetches"
head -c 20000000 /dev/urandom >"$scratch/second.mp4"
publish_file a "$scratch/second.mp4" Second
second=$file second_record=$record
ask_proxy "chop 12000000"
await "b knows of it" same_vector a b
"$ESSAIM" file pin --home "$scratch/b" "$second"
for ((i = 0; i < 300; i++)); do
	holds_some b "$second" 0 && break
	sleep 0.05
done
kill_node b
before=$(held b "$second")
say "at the end of the process $before bytes were sure"
ask_proxy pass
start_node b --announce none --given-only
await_all b "$second" 20000000
same_bytes b "$second" "$scratch/second.mp4"

say "from three partners at once"
start_node c
"$ESSAIM" join --home "$scratch/c" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1 || fail "c joins"
await "a and c hold the same" same_vector a c
"$ESSAIM" file pin --home "$scratch/c" "$film"
await_all c "$film" "$size"
start_node d --dial "127.0.0.1:${peer[b]}" --dial "127.0.0.1:${peer[c]}"
"$ESSAIM" join --home "$scratch/d" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1 || fail "d joins"
await "d holds the same" same_vector a d
links_of_d() {
	[ "$("$ESSAIM" status --home "$scratch/d" --json | node -e '
		console.log(JSON.parse(require("fs").readFileSync(0)).peers.filter((p) => p.state === "live").length)')" -ge 3 ]
}
await "d has three partners" links_of_d
"$ESSAIM" file pin --home "$scratch/d" "$film"
await_all d "$film" "$size"
same_bytes d "$film" "$scratch/film.mp4"
"$ESSAIM" status --home "$scratch/d" --json | node -e '
	const peers = JSON.parse(require("fs").readFileSync(0)).peers.filter((p) => p.state === "live");
	const got = peers.map((p) => p.received_bytes).sort((x, y) => x - y);
	console.error(`of its partners d got ${got.join(", ")} bytes`);
	if (got.filter((n) => n > 1 << 20).length < 3) process.exit(1);' || fail "not all three partners gave something"

say "a budget that one file fills, and a larger one"
"$ESSAIM" file policy --home "$scratch/d" --budget 5M >"$scratch/policy"
expect_has "the policy" "at most 5.0 MiB" "$(cat "$scratch/policy")"
head -c 9000000 /dev/urandom >"$scratch/third.mp4"
publish_file a "$scratch/third.mp4" Third
third=$file
await "d knows of it" same_vector a d
paused() {
	[[ $("$ESSAIM" status --home "$scratch/d") == *"fill their budget"* ]]
}
await "d says what is in the way" paused
[ "$(held d "$third")" -le 5242880 ] || fail "d took more than its budget"
"$ESSAIM" file policy --home "$scratch/d" --budget "$((megabytes + 200))M" >/dev/null
await_all d "$third" 9000000
same_bytes d "$third" "$scratch/third.mp4"

say "withdrawn: gone from all"
"$ESSAIM" erase --home "$scratch/a" "$film_record" --reason mistake >/dev/null || fail "erase"
"$ESSAIM" erase --home "$scratch/a" "$second_record" --reason mistake >/dev/null || fail "erase"
"$ESSAIM" erase --home "$scratch/a" "$record" --reason mistake >/dev/null || fail "erase"
for node in a b c d; do
	await "$node holds no files" no_files "$node"
done
for node in a b c d; do
	stop_node "$node"
	"$ESSAIM" check --home "$scratch/$node" >/dev/null || fail "check of $node"
done
