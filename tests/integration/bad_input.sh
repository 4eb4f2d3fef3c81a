#!/bin/bash
# What strangers, liars, tired fingers and dying disks do to a node: each gets a refusal that names the cause, the node
# goes on answering, and nothing that it stores changes.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

proxy_js=$(cd "$(dirname "$0")/../lib" && pwd)/proxy.mjs
export ESSAIM_PASSWORD='a long enough password'

# What must not change, without what moves by itself (bytes, last heard of).
stored() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const s = JSON.parse(require("fs").readFileSync(0));
		console.log(JSON.stringify([s.federation, s.structure, s.vector, s.logs, s.counts,
			s.peers.map((p) => p.structure)]));'
}

unchanged() {
	expect "what $1 stores after $2" "$before" "$(stored "$1")"
}

says() {
	grep -q "$2" "$scratch/$1.log"
}

state_of_peer() {
	"$ESSAIM" status --home "$scratch/$1" --json | node -e '
		const s = JSON.parse(require("fs").readFileSync(0));
		console.log(s.peers.map((p) => p.state).join(","));'
}

is_live() {
	[ "$(state_of_peer "$1")" = live ]
}

ask_proxy() {
	echo "$1" >&"${proxy[1]}"
	read -r answer <&"${proxy[0]}"
	[ "${answer%% *}" = ok ] || fail "proxy: $answer"
}

new_home a FR Montbéliard fr
new_home b IT Torino it
new_home c HU Budapest hu
"$ESSAIM" found --home "$scratch/a" --name Demo >/dev/null
"$ESSAIM" found --home "$scratch/c" --name Elsewhere >/dev/null
start_node a --announce none
coproc proxy { node "$proxy_js" "${peer[a]}"; }
proxy_pid=$!
cleanup() {
	kill "$proxy_pid" 2>/dev/null || true
}
read -r _ proxy_port <&"${proxy[0]}"

say "tickets"
ticket=$("$ESSAIM" invite --home "$scratch/a" --address "127.0.0.1:$proxy_port" 2>/dev/null)
short=$("$ESSAIM" invite --home "$scratch/a" --valid 1s 2>/dev/null)
before=$(stored a)
refuses 1 "$ESSAIM" join --home "$scratch/b" nonsense
expect_has "a word that is no ticket" "no ticket" "$refusal"
refuses 1 "$ESSAIM" join --home "$scratch/b" "${ticket%??????????}"
expect_has "a ticket that was cut" "mistyped or cut" "$refusal"
middle=$((${#ticket} / 2))
letter=${ticket:middle:1}
wrong=$([ "$letter" = A ] && echo B || echo A)
refuses 1 "$ESSAIM" join --home "$scratch/b" "${ticket:0:middle}$wrong${ticket:middle+1}"
expect_has "a mistyped ticket" "mistyped" "$refusal"
refuses 1 "$ESSAIM" join --home "$scratch/b" "$(head -c 5000 /dev/zero | tr '\0' a)"
sleep 1.1
refuses 1 "$ESSAIM" join --home "$scratch/b" "$short"
expect_has "an expired ticket" "expired on" "$refusal"
refuses 1 "$ESSAIM" join --home "$scratch/c" "$ticket"
expect_has "a member of another federation" "already" "$refusal"
unchanged a "refused tickets"
"$ESSAIM" join --home "$scratch/b" "$ticket" >/dev/null || fail "b joins"
new_home d ES Valencia es
refuses 1 "$ESSAIM" join --home "$scratch/d" "$ticket"
expect_has "a ticket used twice" "used before" "$refusal"

say "a stranger without the network key"
start_node b --announce none
await "a and b are live" is_live a
before=$(stored a)
start_node c --dial "127.0.0.1:${peer[a]}"
await "the stranger is refused" says a "refused: it does not hold the network key"
await "the stranger hears why" says c "it holds another key"
expect "the stranger's peers" waiting "$(state_of_peer c)"
stop_node c
unchanged a "a stranger"

say "noise at the peer port"
# Bytes that come back to whoever sends $1 and hangs up.
answered() {
	node -e '
		const socket = require("net").connect(Number(process.argv[1]), "127.0.0.1");
		let back = 0;
		socket.on("data", (chunk) => (back += chunk.length));
		socket.on("error", () => {});
		socket.on("close", () => console.log(back));
		socket.write(Buffer.from(process.argv[2], "hex"));
		setTimeout(() => socket.end(), 500);' "${peer[a]}" "$1"
}
expect "the answer to a web browser" 0 "$(answered 474554202f20485454502f312e310d0a0d0a)"
expect "the answer to zeros" 0 "$(answered "$(printf '00%.0s' {1..300})")"
expect "the answer to an oversized handshake" 0 "$(answered "ffff$(printf '5a%.0s' {1..2000})")"
expect "the answer to a short handshake" 0 "$(answered 0030)"
expect "the answer to an empty handshake" 0 "$(answered 0000)"
expect "the answer to a handshake of noise" 0 "$(answered "0040$(head -c 64 /dev/urandom | od -An -tx1 | tr -d ' \n')")"
for _ in {1..40}; do
	exec 9<>"/dev/tcp/127.0.0.1/${peer[a]}" && printf '\0' >&9
	exec 9<&-
done
# Of 40 connections that say nothing, all but 16 are let go at once; those 16 hold nobody up but their own address.
let_go=$(node -e '
	const net = require("net");
	let closed = 0;
	const sockets = Array.from({ length: 40 }, () => net.connect(Number(process.argv[1]), "127.0.0.1"));
	for (const socket of sockets) socket.on("close", () => closed++).on("error", () => {}).resume();
	setTimeout(() => { console.log(closed); process.exit(0); }, 1500);' "${peer[a]}")
expect "of 40 silent connections, let go" 24 "$let_go"
is_live a || await "a and b are live after the noise" is_live a
unchanged a "noise"

say "frames changed, cut, held up and repeated on the way"
add_account a first
await "b has the first account's profile" same_vector a b
for at in 5 60 200 300 700; do
	ask_proxy "flip $at"
	add_account a "changed$at"
	sleep 0.7
	ask_proxy pass
	await "b catches up after a changed byte $at" same_vector a b
done
for at in 40 250 600 2000; do
	ask_proxy "cut $at"
	add_account b "cut$at"
	sleep 0.7
	ask_proxy pass
	await "a catches up after a cut at $at" same_vector a b
done
ask_proxy down
add_account b offline
ask_proxy record
ask_proxy pass
await "a catches up on a recorded link" same_vector a b
await "a and b are live again" is_live a
before=$(stored a)
ask_proxy replay
expect_has "what a replay of a whole link gets is message 2 at most" ok "$answer"
[ "${answer#ok }" -lt 1200 ] || fail "a replay was answered with ${answer#ok } bytes"
unchanged a "a replayed link"
await "a and b are live after the replay" is_live a

say "noise at the control socket"
control() {
	node -e '
		const socket = require("net").connect(process.argv[1]);
		let back = 0;
		socket.on("data", (chunk) => (back += chunk.length));
		socket.on("error", () => {});
		socket.on("close", () => console.log(back));
		socket.write(Buffer.from(process.argv[2], "hex"));
		socket.end();' "$scratch/a/control.sock" "$1" >/dev/null
}
control 00000000
control ffffffff00
control 0000000493010203
control 00100000c4
control "$(head -c 3000 /dev/urandom | od -An -tx1 | tr -d ' \n')"
unchanged a "noise at the control socket"

say "a check while the node runs and takes records"
for n in 1 2 3 4 5; do
	add_account a "busy$n" &
	"$ESSAIM" check --home "$scratch/a" >"$scratch/check.out" 2>&1 || fail "check of a running node: $(cat "$scratch/check.out")"
	wait $!
done
before=$(stored a)

say "command lines"
for words in "" "fly" "show" "show zz" "show 0123456" "list --kind nonsense" "list --limit 0" "list --limit 5x" \
	"invite --valid 7" "invite --address nowhere" "account add --login x" "account fly --login x" "log fly" \
	"export 01234567" "export 01234567 --format gif" "import" "status --loud" "status now" "found" "join" \
	"import --scope nobody x" "serve --web" "init --name N" "log proof"; do
	# shellcheck disable=SC2086
	refuses 2 "$ESSAIM" ${words:+${words%% *} --home "$scratch/a"} ${words#"${words%% *}"}
	[ -n "$refusal" ] || fail "essaim $words says nothing"
done
refuses 1 "$ESSAIM" show --home "$scratch/a" "$(printf 'ab%.0s' {1..32})"
refuses 1 "$ESSAIM" found --home "$scratch/a" --name Again
refuses 1 "$ESSAIM" init --home "$scratch/a" --name N --country FR --city C --lang fr
refuses 1 "$ESSAIM" serve --home "$scratch/a" --web 127.0.0.1:0 --peer 127.0.0.1:0
refuses 1 "$ESSAIM" status --home "$scratch/nowhere"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/nothing.md"
mkdir "$scratch/no-sheets"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/no-sheets"
refuses 1 "$ESSAIM" account role --home "$scratch/a" --login nobody --role editor
printf 'a sheet\0with a zero byte' >"$scratch/zero.md"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/zero.md"
printf 'Titre : caf\351\n' >"$scratch/latin.md"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/latin.md"
expect_has "text that is not UTF-8" "UTF-8" "$refusal"
head -c 500000 /dev/zero | tr '\0' x >"$scratch/large.md"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/large.md"
echo "Nothing of a sheet stands here." >"$scratch/other.md"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/other.md"
: >"$scratch/empty.md"
refuses 1 "$ESSAIM" import --home "$scratch/a" "$scratch/empty.md"
refuses 1 "$ESSAIM" verify "$scratch/other.md"
unchanged a "command lines"

say "proofs with one byte changed"
record=$("$ESSAIM" list --home "$scratch/a" --kind profile --limit 1 | cut -f1)
"$ESSAIM" export --home "$scratch/a" "$record" --format proof --output "$scratch/proof"
"$ESSAIM" verify "$scratch/proof" >/dev/null || fail "a true proof"
size=$(wc -c <"$scratch/proof")
for ((at = 0; at < size; at += 37)); do
	node -e '
		const fs = require("fs");
		const [from, to, at] = process.argv.slice(1);
		const bytes = fs.readFileSync(from);
		bytes[at] ^= 1;
		fs.writeFileSync(to, bytes);' "$scratch/proof" "$scratch/wrong" "$at"
	refuses 1 "$ESSAIM" verify "$scratch/wrong"
	expect_has "a proof changed at $at" "not verified" "$refusal"
done
head -c $((size / 2)) "$scratch/proof" >"$scratch/wrong"
refuses 1 "$ESSAIM" verify "$scratch/wrong"

say "a damaged database"
stop_node a
stop_node b
"$ESSAIM" check --home "$scratch/a" >/dev/null || fail "check of a whole home"
cp -r "$scratch/a" "$scratch/cut"
pages=$(($(wc -c <"$scratch/a/data.mdb") / 4096))
truncate -s $((pages * 2048 / 4096 * 4096)) "$scratch/cut/data.mdb"
refuses 1 "$ESSAIM" check --home "$scratch/cut"
expect_has "a database cut short" "damaged" "$refusal"
refuses 1 "$ESSAIM" serve --home "$scratch/cut" --web 127.0.0.1:0 --peer 127.0.0.1:0
refuses 1 "$ESSAIM" list --home "$scratch/cut"
expect_has "a list of a database cut short" "damaged" "$refusal"
truncate -s 100 "$scratch/cut/data.mdb"
refuses 1 "$ESSAIM" status --home "$scratch/cut"
found=0
for ((page = 2; page < pages; page++)); do
	rm -rf "$scratch/hurt"
	cp -r "$scratch/a" "$scratch/hurt"
	head -c 64 /dev/urandom | dd of="$scratch/hurt/data.mdb" bs=1 seek=$((page * 4096 + 2048)) conv=notrunc status=none
	head -c 64 /dev/urandom | dd of="$scratch/hurt/data.mdb" bs=1 seek=$((page * 4096 + 4000)) conv=notrunc status=none
	status=0
	"$ESSAIM" check --home "$scratch/hurt" >"$scratch/check.out" 2>&1 || status=$?
	[ "$status" -le 1 ] || fail "check of a home with page $page hurt ended with $status: $(cat "$scratch/check.out")"
	[ "$status" -eq 0 ] || found=$((found + 1))
done
[ "$found" -gt 0 ] || fail "check found none of $((pages - 2)) hurt pages"
say "check found $found of $((pages - 2)) hurt pages (the others are free or not filled so far)"
start_node a --announce none
start_node b --announce none
await "a and b are live after all that" is_live a
same_vector a b || await "a and b hold the same after all that" same_vector a b
"$ESSAIM" check --home "$scratch/a" >/dev/null || fail "check of a in the end"
"$ESSAIM" check --home "$scratch/b" >/dev/null || fail "check of b in the end"
stop_node b
stop_node a
