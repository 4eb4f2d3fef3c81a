#!/bin/bash
# Attachments in backups: which of them are carried, what is damaged is named and the rest restored, cut short and gone
# on with, backups of the time before; and what `check` says of them.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

# file_at NAME ID: where its bytes lie in a home or a backup.
file_at() {
	echo "$scratch/$1/files/${2:0:2}/${2:2:2}/$2"
}

# publish_file NODE FILE TITLE: takes it in and publishes a tool that refers to it; prints its id.
publish_file() {
	local file
	file=$("$ESSAIM" file add --home "$scratch/$1" --type video/mp4 "$2") || fail "file add at $1"
	cat >"$scratch/tool.json" <<-JSON
		{"title": "$3", "files": [{"file": "$file", "size": $(stat -c %s "$2"), "type": "video/mp4", "name": "film.mp4"}]}
	JSON
	"$ESSAIM" publish --home "$scratch/$1" --kind tool "$scratch/tool.json" >/dev/null || fail "publish at $1"
	echo "$file"
}

# has NODE ID FILE: it gives just these bytes.
has() {
	"$ESSAIM" file get --home "$scratch/$1" "$2" 2>/dev/null | cmp -s - "$3"
}

# flip FILE: one bit in the middle of it.
flip() {
	local size byte
	size=$(stat -c %s "$1")
	byte=$(od -An -tu1 -j $((size / 2)) -N 1 "$1")
	printf '%b' "\\x$(printf %02x $((byte ^ 4)))" | dd of="$1" bs=1 seek=$((size / 2)) conv=notrunc status=none
}

backup() {
	"$ESSAIM" backup --home "$scratch/a" "$@" 2>"$scratch/noted" || fail "backup: $(cat "$scratch/noted")"
}

restore() {
	"$ESSAIM" restore --home "$scratch/$1" "$scratch/$2" >>"$scratch/$1.log" 2>&1 || fail "restore: $(tail -n 1 "$scratch/$1.log")"
	[ ! -e "$scratch/$1.restoring" ] || fail "the restore left a folder behind"
}

check() {
	"$ESSAIM" check --home "$scratch/$1" >"$scratch/checked" 2>&1
}

# count NAME: files of attachments that lie there.
count() {
	find "$scratch/$1/" -path '*/files/*' -type f -name '????????????????????????????????????????????????????????????????' | wc -l
}

# killed_at PATTERN COMMAND…: kill -9 as soon as such a file lies there.
killed_at() {
	local pattern=$1 child
	shift
	"$@" >/dev/null 2>&1 &
	child=$!
	until compgen -G "$pattern" >/dev/null; do
		kill -0 "$child" 2>/dev/null || break
	done
	kill -KILL "$child" 2>/dev/null || true
	wait "$child" 2>/dev/null || true
}

new_home a FR Metz fr
new_home b IT Torino it
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null
start_node a
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1 || fail "join"
start_node b
for name in own other pinned received; do head -c 3000007 /dev/urandom >"$scratch/$name.mp4"; done
own=$(publish_file a "$scratch/own.mp4" Own)
other=$(publish_file a "$scratch/other.mp4" Other)
pinned=$(publish_file b "$scratch/pinned.mp4" Pinned)
received=$(publish_file b "$scratch/received.mp4" Received)
await "a knows of all" same_vector a b
"$ESSAIM" file pin --home "$scratch/a" "$pinned"
for name in own other; do await "b has $name" has b "${!name}" "$scratch/$name.mp4"; done
for name in pinned received; do await "a has $name" has a "${!name}" "$scratch/$name.mp4"; done

say "own files and pinned ones are carried, the others if asked for, or none"
printed=$(backup "$scratch/kept")
expect_has "what backup prints" "3 attachments in 9.0 MB, verified" "$printed"
expect_has "the note" "1 received attachment (3.0 MB) is not in it" "$(cat "$scratch/noted")"
expect "files in the backup" 3 "$(count kept)"
[ ! -e "$(file_at kept "$received")" ] || fail "the received file is in the backup"
cmp "$(file_at kept "$own")" "$scratch/own.mp4" || fail "what lies in the backup is not the file"
expect_has "what backup --all-files prints" "4 attachments in 12.0 MB" "$(backup --all-files "$scratch/all")"
expect_has "what backup --no-files prints" "0 attachments" "$(backup --no-files "$scratch/none")"
expect_has "the note" "4 attachments (12.0 MB) are not in it, 2 of them this node's own" "$(cat "$scratch/noted")"
refuses 1 "$ESSAIM" backup --home "$scratch/a" --all-files --no-files "$scratch/both"

say "restored without any partner"
restore r all
for name in own other pinned received; do has r "${!name}" "$scratch/$name.mp4" || fail "$name did not come back"; done
check r || fail "the restored home is not whole: $(cat "$scratch/checked")"
rm -rf "$scratch/r"
restore r kept
for name in own other pinned; do has r "${!name}" "$scratch/$name.mp4" || fail "$name did not come back"; done
rm -rf "$scratch/r"

say "what is damaged in the backup is named, the rest comes back, partners bring what they have"
cp -a "$scratch/kept" "$scratch/bad"
flip "$(file_at bad "$own")"
rm "$(file_at bad "$pinned")"
status=0
"$ESSAIM" restore --home "$scratch/r" "$scratch/bad" >"$scratch/printed" 2>&1 || status=$?
expect "exit of a restore that leaves out something" 1 "$status"
expect_has "what is said of the damaged" "the file $own is damaged in the backup" "$(cat "$scratch/printed")"
expect_has "what is said of the missing" "the file $pinned is missing in the backup" "$(cat "$scratch/printed")"
has r "$other" "$scratch/other.mp4" || fail "what holds did not come back"
check r && fail "check does not see what is missing"
expect_has "check" "the file $own is missing" "$(cat "$scratch/checked")"
start_node r --dial "127.0.0.1:${peer[b]}"
for name in own pinned received; do await "b brings $name" has r "${!name}" "$scratch/$name.mp4"; done
stop_node r
check r || fail "not whole after the partner filled it: $(cat "$scratch/checked")"
rm -rf "$scratch/r"

say "a backup of version 1 knows nothing of attachments"
sed -e '1s/2$/1/' -e '/^attachments\? /d' -e '/^end /d' "$scratch/none/MANIFEST" >"$scratch/manifest"
echo "end $(b2sum -l 256 "$scratch/manifest" | cut -d' ' -f1)" >>"$scratch/manifest"
mv "$scratch/manifest" "$scratch/none/MANIFEST"
restore r none
expect "files that came back" 0 "$(count r)"
check r && fail "check does not see that files are missing"
expect_has "check" "the file $own is missing" "$(cat "$scratch/checked")"
start_node r --dial "127.0.0.1:${peer[b]}"
await "b brings what it has" has r "$own" "$scratch/own.mp4"
stop_node r
rm -rf "$scratch/r"

say "damaged at home: named by backup and check, mended from the partner"
stop_node a
flip "$(file_at a "$own")"
rm "$(file_at a "$other")"
check a && fail "check does not see the damage"
expect_has "check" "the file $own is not what its id says" "$(cat "$scratch/checked")"
expect_has "check" "the file $other is missing" "$(cat "$scratch/checked")"
status=0
"$ESSAIM" backup --home "$scratch/a" "$scratch/damaged" >"$scratch/printed" 2>&1 || status=$?
expect "exit of a backup of damaged files" 1 "$status"
expect_has "what is said of the damaged" "the file $own is damaged here" "$(cat "$scratch/printed")"
expect_has "what is said of the missing" "the file $other is missing here" "$(cat "$scratch/printed")"
restore r damaged
has r "$pinned" "$scratch/pinned.mp4" || fail "what holds is not in the backup"
rm -rf "$scratch/r"
"$ESSAIM" check --repair --home "$scratch/a" >"$scratch/printed" 2>&1 || fail "repair: $(tail -n 1 "$scratch/printed")"
for name in own other; do expect_has "what repair says" "the file ${!name} is" "$(cat "$scratch/printed")"; done
start_node a --dial "127.0.0.1:${peer[b]}"
for name in own other; do await "b brings $name back" has a "${!name}" "$scratch/$name.mp4"; done
stop_node a
check a || fail "not whole after the repair: $(cat "$scratch/checked")"

say "killed at work, and gone on with"
head -c 150000001 /dev/urandom >"$scratch/large.mp4"
large=$(publish_file a "$scratch/large.mp4" Large)
killed_at "$scratch/cut/files/*/*/*" "$ESSAIM" backup --home "$scratch/a" "$scratch/cut"
if [ -e "$scratch/cut/MANIFEST" ]; then fail "it was not cut"; fi
refuses 1 "$ESSAIM" restore --home "$scratch/r" "$scratch/cut"
expect_has "refusal" "MANIFEST is missing" "$refusal"
expect_has "what backup prints" "4 attachments" "$(backup "$scratch/cut")"
[ ! -e "$scratch/cut/BEGUN" ] || fail "BEGUN is left behind"
killed_at "$scratch/r.restoring/files/${large:0:2}/${large:2:2}/*" "$ESSAIM" restore --home "$scratch/r" "$scratch/cut"
[ ! -e "$scratch/r" ] || fail "a home appeared before it was whole"
[ -e "$scratch/r.restoring" ] || fail "it was not cut"
restore r cut
for name in own other pinned large; do has r "${!name}" "$scratch/$name.mp4" || fail "$name did not come back"; done
check r || fail "not whole: $(cat "$scratch/checked")"
