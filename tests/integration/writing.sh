#!/bin/bash
# What people write: drafts that outlive a killed node and stand in a backup, publications that are sent twice and made
# once, and a dropped draft of which no file can be read.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
phrase=$(head -c 400 /dev/urandom | base64 -w 0 | tr -dc 'a-zA-Z' | head -c 120)

write() {
	HOMES=$scratch node "$here/lib/writer.mjs" "$1" "127.0.0.1:${web[$2]##*:}" "$phrase" || fail "$1 at $2"
}

# in_hex FILE…: on one line each, so that bytes can be looked for.
in_hex() {
	local file
	for file in "$@"; do
		od -An -v -tx1 "$file" | tr -d ' \n'
		echo
	done
}

nowhere() {
	local found
	found=$(grep -rlaF -e "$phrase" "$scratch/$1" || true)
	[ -z "$found" ] || fail "the draft stands in plain in $found"
}

new_home a FR Metz fr
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a

say "drafts are kept, publications are made once"
write begin a
write stranger a
nowhere a

say "the node is killed"
kill_node a
start_node a
write again a

say "a backup has the drafts"
"$ESSAIM" backup --home "$scratch/a" "$scratch/copy" >/dev/null 2>>"$scratch/a.log" || fail "backup"
"$ESSAIM" restore --home "$scratch/r" "$scratch/copy" >/dev/null 2>>"$scratch/a.log" || fail "restore: $(tail -n 1 "$scratch/a.log")"
start_node r
write again r
stop_node r

say "a dropped draft cannot be read any more"
keys=$scratch/a/keys/90000000
key=$(od -An -v -tx1 -N 32 "$keys" | tr -d ' \n')
[ "$key" != "$(printf '0%.0s' {1..64})" ] || fail "the first draft has no key"
write drop a
nowhere a
while read -r file; do
	[ "$(in_hex "$file" | grep -c "$key" || true)" = 0 ] || fail "its key is left in $file"
done < <(find "$scratch/a" -type f)
[ "$(in_hex "$scratch/r/keys/90000000" | grep -c "$key")" = 1 ] || fail "the key is not looked for where it is"
stop_node a
"$ESSAIM" check --home "$scratch/a" >"$scratch/check.out" 2>&1 || fail "check: $(cat "$scratch/check.out")"
start_node a
say "done"
