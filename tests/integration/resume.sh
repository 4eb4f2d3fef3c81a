#!/bin/bash
# A steward's home comes back from a backup: it does not know what it signed since, so it cosigns nothing until its
# operator says so; then it recalls from its partners what it had signed, and acts count again.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

shows() {
	essaim "$1" federation show | grep -q -- "$2"
}

# waits HOME ID: the motion is known there.
waits() {
	essaim "$1" federation pending --json | grep -q "$2"
}

# voices HOME: the cosignatures of what is proposed there, a line each.
voices() {
	essaim "$1" federation pending | sed -n 's/.*proposed by .*, \([0-9]*\) cosignatures\{0,1\}.*/\1/p'
}

live() {
	essaim "$1" status --json | grep -q '"state": "live"'
}

says() {
	[ "$("$ESSAIM" "$2" --home "$scratch/$1" ${3:+"$3"} --json | grep -c '"waits_for_resume": true')" = "$4" ]
}

new_home a FR Montbéliard fr "Cité"
new_home b IT Torino it "Agenzia"
new_home c HU Pécs hu "Központ"
essaim a found --name "Network" >/dev/null
start_node a
essaim b join "$(essaim a invite 2>/dev/null)" >/dev/null 2>&1
start_node b
essaim c join "$(essaim a invite 2>/dev/null)" >/dev/null 2>&1
start_node c --dial "127.0.0.1:${peer[a]}"
essaim a federation stewards Cité Agenzia Központ >/dev/null 2>&1
await "b is a steward" shows b "steward  *Agenzia"
refuses 1 "$ESSAIM" federation --home "$scratch/b" resume
expect_has "nothing to resume" "already" "$refusal"

say "b is backed up, and restored while c is away: a majority needs it"
essaim b backup "$scratch/copy" >/dev/null 2>&1
stop_node c
stop_node b
mv "$scratch/b" "$scratch/lost"
"$ESSAIM" restore --home "$scratch/b" "$scratch/copy" >/dev/null 2>"$scratch/restored" || fail "restore"
expect_has "what restore says" "essaim federation resume" "$(cat "$scratch/restored")"
start_node b --dial "127.0.0.1:${peer[a]}"
await "b reaches a" live b
expect_has "status" "until \`essaim federation resume\`" "$(essaim b status)"
expect_has "show" "until \`essaim federation resume\`" "$(essaim b federation show)"
says b status "" 1 || fail "status does not say that b waits"
says b federation show 1 || fail "show does not say that b waits"
says a status "" 0 || fail "a says that it waits"

say "what it would cosign by itself it does not"
id=$(essaim a federation allow Cité --logs 900000 2>/dev/null)
await "b knows the request" waits b "$id"
is_proposed() {
	[ -n "$(voices "$1")" ]
}
await "b knows the proposal" is_proposed b
sleep 3
expect "cosignatures at a" 1 "$(voices a)"
expect "cosignatures at b" 1 "$(voices b)"
stop_node b
start_node b --dial "127.0.0.1:${peer[a]}"
await "b reaches a again" live b
sleep 1
expect "cosignatures at a after b began again" 1 "$(voices a)"

say "resumed, it does, and it lasts"
expect_has "what resume says" "again" "$(essaim b federation resume)"
nothing_waits() {
	[ -z "$(voices "$1")" ] && ! waits "$1" "$id"
}
await "the act counts at a" nothing_waits a
expect_has "the act" "allowance" "$(essaim a federation acts --json | tail -n 12)"
says b status "" 0 || fail "status says that b waits"
refuses 1 "$ESSAIM" federation --home "$scratch/b" resume
stop_node b
start_node b --dial "127.0.0.1:${peer[a]}"
essaim a federation allow Cité --logs 900001 >/dev/null 2>&1
has_room() {
	essaim "$1" federation show --json | grep -q '"logs": 900001'
}
await "the next act counts, too" has_room a
