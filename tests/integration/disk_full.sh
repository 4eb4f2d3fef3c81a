#!/bin/bash
# A real disk that fills up: the node serves what it has, says what is the matter, and goes on by itself once there is
# room. In a small file system of its own, which needs the right to mount one; where that is refused, the test is skipped.

if [ -z "${ESSAIM_MOUNTS:-}" ]; then
	if ! unshare --user --map-root-user --mount mount -t tmpfs -o size=1m none /mnt 2>/dev/null; then
		echo "no right to mount a file system here" >&2
		exit 77
	fi
	ESSAIM_MOUNTS=own exec unshare --user --map-root-user --mount bash "$0"
fi

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)

# ask_somebody: publishes over the API; the answer in $answer.
ask_somebody() {
	echo publish >&"${somebody[1]}"
	read -r answer <&"${somebody[0]}"
}

cleanup() {
	[ -z "${somebody_PID:-}" ] || kill "$somebody_PID" 2>/dev/null || true
	umount "$scratch/a"
}

fill() {
	dd if=/dev/zero of="$scratch/a/filled" bs=64k status=none 2>/dev/null || true
	[ "$(df --output=avail "$scratch/a" | tail -n 1)" -lt 64 ] || fail "the disk is not full"
}

is_full() {
	"$ESSAIM" status --home "$scratch/a" --json | node -e '
		process.exit(JSON.parse(require("fs").readFileSync(0)).full_since ? 0 : 1);'
}

has_room() {
	! is_full
}

try_to_publish() {
	"$ESSAIM" publish --home "$scratch/a" --kind tool "$scratch/large.json" >"$scratch/printed" 2>&1
}

refused() {
	! try_to_publish && grep -q "free some disk space" "$scratch/printed"
}

mkdir "$scratch/a"
mount -t tmpfs -o size=160m none "$scratch/a"
new_home a FR Metz fr
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a
before=$(publish a "Avant")
node -e 'console.log(JSON.stringify({ title: "Grand", added_value: require("crypto").randomBytes(20000).toString("hex") }))' >"$scratch/large.json"
head -c 3000007 /dev/urandom >"$scratch/film.mp4"
head -c 3000007 /dev/urandom >"$scratch/second.mp4"
file=$("$ESSAIM" file add --home "$scratch/a" "$scratch/film.mp4") || fail "file add"
cat >"$scratch/tool.json" <<-JSON
	{"title": "Film", "files": [{"file": "$file", "size": 3000007, "type": "video/mp4", "name": "film.mp4"}]}
JSON
"$ESSAIM" publish --home "$scratch/a" --kind tool "$scratch/tool.json" >/dev/null || fail "publish"
has_room || fail "status says that the disk is full"
coproc somebody { HOMES=$scratch node "$here/lib/fuller.mjs" "127.0.0.1:${web[a]##*:}"; }
read -r answer <&"${somebody[0]}"
expect "who publishes over the API" ready "$answer"
ask_somebody
expect "a publication over the API" taken "$answer"

say "full: refused with a sentence, said in status, and all that is there is served"
fill
await "a publication is refused" refused
is_full || fail "status does not say that the disk is full"
expect_has "status" "full since" "$("$ESSAIM" status --home "$scratch/a")"
ask_somebody
expect "a publication over the API" no_room "$answer"
refuses 1 "$ESSAIM" file add --home "$scratch/a" "$scratch/second.mp4"
expect_has "what file add says" "no room" "$refusal"
shown a "$before" >/dev/null || fail "what was there is not shown"
"$ESSAIM" file get --home "$scratch/a" "$file" | cmp - "$scratch/film.mp4" || fail "the file is not given"
expect "answer on the web" 200 "$(curl -s -o "$scratch/page" -w '%{http_code}' "http://127.0.0.1:${web[a]}/readyz")"

say "room again for a moment: it goes on by itself"
rm "$scratch/a/filled"
await "status says that there is room" has_room
ask_somebody
expect "a publication over the API" taken "$answer"
fill
await "a publication is refused again" refused

say "a start on the full disk"
stop_node a
start_node a
shown a "$before" >/dev/null || fail "what was there is not shown after a start"
refused || fail "published on a full disk"

say "room again: it goes on by itself"
rm "$scratch/a/filled"
await "status says that there is room" has_room
try_to_publish || fail "publish: $(cat "$scratch/printed")"
"$ESSAIM" file add --home "$scratch/a" "$scratch/second.mp4" >/dev/null || fail "file add"
stop_node a
"$ESSAIM" check --home "$scratch/a" >"$scratch/checked" 2>&1 || fail "check: $(cat "$scratch/checked")"
