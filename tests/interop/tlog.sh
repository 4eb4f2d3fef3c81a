#!/bin/bash
# Go's transparency-log library (golang.org/x/mod/sumdb, Debian's package) verifies what `essaim log` prints, and refuses
# it once it is changed.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/lib/shell
. "$here/../lib/shell"

export GO111MODULE=off GOPATH=/usr/share/gocode GOPROXY=off GOTOOLCHAIN=local GOCACHE=$scratch/go-cache GOFLAGS=
tlog=$scratch/tlog
if ! command -v go >/dev/null || [ ! -d "$GOPATH/src/golang.org/x/mod/sumdb" ]; then
	say "Go or its x/mod package is missing: bootstrap/dependencies test installs them"
	exit 77
fi
go build -o "$tlog" "$here/tlog/main.go"

say "the test vectors are true for Go, too"
"$tlog" vectors "$here/../vectors"

# A short sheet of its own: import_sheet TITLE prints the id.
import_sheet() {
	printf '## Title of the initiative\n\n%s\n\n## Summary of the initiative\n\nA sheet for the log.\n' "$1" >"$scratch/sheet.md"
	"$ESSAIM" import --home "$scratch/a" "$scratch/sheet.md" | head -n 1 | cut -f 1
}

# proof_of ID FILE
proof_of() {
	"$ESSAIM" log proof "$1" --home "$scratch/a" >"$2"
}

# log_of ID: the log that its proof names.
log_of() {
	sed -n 's/^essaim\/\([0-9a-f]\{64\}\)$/\1/p' "$scratch/$1.proof"
}

vkey_of() {
	"$ESSAIM" log vkey "$(log_of "$1")" --home "$scratch/a"
}

# check_records ID…: each one's proof holds in Go under its log's key, and the checkpoint of that log as well.
check_records() {
	local id key
	for id in "$@"; do
		await "$id stands in a log" proof_of "$id" "$scratch/$id.proof"
		key=$(vkey_of "$id")
		"$ESSAIM" log checkpoint "$(log_of "$id")" --home "$scratch/a" >"$scratch/note"
		say "note: $("$tlog" note "$key" "$scratch/note")"
		say "proof: $("$tlog" proof "$key" "$scratch/$id.proof")"
	done
}

say "the logs of a running node"
new_home a FR Montbéliard fr
"$ESSAIM" found --home "$scratch/a" --name "Log tools" >>"$scratch/a.log" 2>&1
ids=("$(import_sheet "Before the first start")")
start_node a
for n in 1 2 3 4; do
	ids+=("$(import_sheet "Number $n")")
done
check_records "${ids[@]}"

say "the same when it has stopped, and in the log of the next run"
stop_node a
check_records "${ids[@]}"
ids+=("$(import_sheet "After the stop")")
start_node a
check_records "${ids[@]}"

say "no byte may change"
"$tlog" tamper "$(vkey_of "${ids[2]}")" "$scratch/${ids[2]}.proof"
[ "$(log_of "${ids[2]}")" != "$(log_of "${ids[5]}")" ] || fail "a log outlived the process that opened it"
refuses 1 "$tlog" proof "$(vkey_of "${ids[5]}")" "$scratch/${ids[2]}.proof"
stop_node a
say "done"
