#!/bin/bash
# A node that hosts two more structures: each with its own log and pages, all on one port, told apart by the name that is asked
# for; what happens when the process of one dies, and when the host does; what is refused before it costs something.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"
here=$(cd "$(dirname "$0")" && pwd)

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

# site WHAT NAME…: asks one by its name.
site() {
	node "$here/lib/site.mjs" "$ca" "${web[a]}" "$@"
}

# hosted FIELD NAME: of `host list`.
hosted() {
	essaim a host list --json | node -e '
		const [field, name] = process.argv.slice(1);
		console.log(JSON.parse(require("fs").readFileSync(0)).find((one) => one.site === name)[field]);' "$1" "$2"
}

hosted_is() {
	[ "$(hosted "$1" "$2")" = "$3" ]
}

answers() {
	site get "$1" /api/v1/node | grep -q "^200 .*\"name\": *\"$2\""
}

status_of() {
	local answer
	answer=$(site get "$1" /readyz) && [ "${answer%% *}" = "$2" ]
}

linked() {
	essaim "$1" status --json | tr -d '\n' | grep -q "\"state\": \"live\"[^}]*\"address\": \"$2"
}

ended() {
	! kill -0 "$1" 2>/dev/null
}

# host_add HOME SITE NAME CITY TICKET
host_add() {
	essaim "$1" host add --web-name "$2" --name "$3" --country FR --city "$4" --lang fr --ticket "$5" 2>>"$scratch/$1.log"
}

node --input-type=module -e "
	import { Authority } from '$here/../lib/authority.mjs';
	const authority = new Authority('$scratch');
	authority.issue('both', 'essaim.test', { also: ['sud.test'] });
	authority.issue('one', 'localhost');
" || fail "no certificates"
ca=$scratch/authority.pem
# As installed: it may be replaced by another release while it runs.
program=$scratch/essaim
ln "$ESSAIM" "$program" 2>/dev/null || cp "$ESSAIM" "$program"
serve_a() {
	start_node a --tls-cert "$scratch/both.pem" --tls-key "$scratch/both.key" --peer-ca "$ca" --given-only \
		--public-url "https://essaim.test:${web[a]}"
}

new_home a FR Montbéliard fr "Cité"
essaim a found --name "Network" >/dev/null 2>&1
web[a]=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
ESSAIM=$program serve_a
# ticket [PORT]
ticket() {
	essaim a invite --address "127.0.0.1:${1:-${peer[a]}}" 2>/dev/null
}

say "what is refused before anything is made"
refuses 2 essaim a host add --web-name sud.test
expect_has "too little" "--name is missing" "$refusal"
refuses 2 host_add a "../sud" Sud Lyon "$(ticket)"
refuses 2 host_add a "192.0.2.7" Sud Lyon "$(ticket)"
refuses 2 host_add a "sud.test:443" Sud Lyon "$(ticket)"
refuses 2 host_add a "sud.test.conf" Sud Lyon "$(ticket)"
refuses 1 essaim a host add --web-name Essaim.test --name Sud --country FR --city Lyon --lang fr --ticket "$(ticket)"
expect_has "the host's own name" "node's own site" "$refusal"
refuses 1 essaim a host add --web-name sud.test --name Sud --country FR --city Lyon --lang fr --ticket essaim1abc
expect_has "a ticket that is none" "no ticket" "$refusal"
refuses 2 essaim a host nonsense
[ ! -e "$scratch/a/hosted" ] || fail "something was made"

say "a try that failed is made again"
mkdir -p "$scratch/a/hosted/sud.test/structure.key"
host_add a sud.test "Autre nom" Metz "$(ticket)" && fail "added without a key"
[ -e "$scratch/a/hosted/sud.test/data.mdb" ] || fail "there is no store without an identity to go on from"
rmdir "$scratch/a/hosted/sud.test/structure.key"
host_add a sud.test "Maison du Sud" Lyon "$(ticket 1)" && fail "joined where nobody listens"
[ ! -e "$scratch/a/hosted/sud.test.conf" ] || fail "it is to run"
refuses 1 essaim a host add --web-name sud.test --name Sud --country FR --city Lyon --lang fr --ticket "$(ticket)"
expect_has "another one in its place" "from a try before, with --name 'Maison du Sud'" "$refusal"

say "two more structures, added while the node runs"
sud=$(host_add a Sud.test "Maison du Sud" Lyon "$(ticket)") || fail "host add"
[[ $sud =~ ^[0-9a-f]{64}$ ]] || fail "host add prints \"$sud\""
refuses 1 essaim a host add --web-name sud.test --name Sud --country FR --city Lyon --lang fr --ticket "$(ticket)"
expect_has "the same name again" "hosted here already" "$refusal"
host_add a localhost "Relais" Metz "$(ticket)" >/dev/null || fail "host add"
printf 'tls-cert = %s\ntls-key = %s\n' "$scratch/one.pem" "$scratch/one.key" >>"$scratch/a/hosted/localhost.conf"
await "sud.test runs" hosted_is state sud.test running
await "localhost runs" hosted_is state localhost running
expect_has "status" "sud.test  running" "$(essaim a status)"
refuses 1 essaim a/hosted/sud.test host add --web-name nord.test --name N --country FR --city Lille --lang fr --ticket "$(ticket)"
expect_has "a hosted one hosts none" "is hosted by another node" "$refusal"

say "one dies: the others go on, and it comes back, though its program was replaced"
rm "$program"
before=$(hosted pid localhost)
kill -KILL "$before"
answers sud.test "Maison du Sud" || fail "the other one went with it"
await "it was started again" hosted_is restarts localhost 1
await "and runs" hosted_is state localhost running
[ "$(hosted pid localhost)" != "$before" ] || fail "it is the same process"
expect_has "why" "signal 9" "$(essaim a host list)"

say "each answers to its name, on one port"
answers essaim.test Cité || fail "essaim.test: $(site get essaim.test /api/v1/node)"
answers sud.test "Maison du Sud" || fail "sud.test: $(site get sud.test /api/v1/node)"
answers localhost Relais || fail "localhost, with a certificate of its own: $(site get localhost /api/v1/node)"
expect "by a hello in pieces" "200 ok" "$(site slow sud.test /healthz)"
expect "on a websocket" "Maison du Sud" "$(site hello sud.test)"
expect "on a websocket" "Cité" "$(site hello essaim.test)"
expect_has "status of one" "hosted as https://sud.test:${web[a]}" "$(essaim a/hosted/sud.test status)"

say "what one publishes, all have"
id=$(publish a/hosted/sud.test "Atelier du Sud")
await "the host has it" shown a "$id"
await "the other one has it" shown a/hosted/localhost "$id"
answer=$(site get localhost "/api/v1/practices/$id")
expect_has "its page at the other one" "Atelier du Sud" "$answer"
expect_has "whose it is" "$sud" "$answer"

say "a partner comes in by the site of one"
new_home b IT Torino it "Agenzia"
ticket=$(essaim a/hosted/localhost invite 2>/dev/null) || fail "invite of a hosted structure"
essaim b join "$ticket" --peer-ca "$ca" >/dev/null 2>>"$scratch/b.log" || fail "b cannot join"
start_node b --peer-ca "$ca" --given-only --announce none
await "b is linked with it" linked b "wss://localhost:${web[a]}/peer"
await "b has what the other one published" shown b "$id"
id=$(publish b "Sportello")
await "and the other one what b published" shown a/hosted/sud.test "$id"

say "a node without a name of its own hosts none, and spends no ticket"
refuses 1 essaim b host add --web-name ouest.test --name O --country FR --city Brest --lang fr --ticket "$(ticket)"
expect_has "the reason" "without --public-url" "$refusal"
[ ! -e "$scratch/b/hosted" ] || fail "something was made"

say "a backup of the host says what is not in it"
expect_has "backup" "2 hosted structures are not in it" "$(essaim a backup "$scratch/backup" 2>&1)"

say "one that cannot start says so, and its visitors are asked for patience"
echo "nonsense = 1" >>"$scratch/a/hosted/sud.test.conf"
kill -KILL "$(hosted pid sud.test)"
await "it is not there" status_of sud.test 503
site get sud.test / | grep -q "^503 .*being started" || fail "sud.test: $(site get sud.test /)"
refused=$(site hello sud.test 2>&1) && fail "a websocket opened"
expect_has "a websocket" "refused with 403" "$refused"
await "it waits" hosted_is state sud.test waiting
sed -i '/nonsense/d' "$scratch/a/hosted/sud.test.conf"
await "it runs once it can" hosted_is state sud.test running
answers sud.test "Maison du Sud" || fail "sud.test does not answer again"

say "the host is killed: none of them goes on alone"
sud_pid=$(hosted pid sud.test)
kill_node a
await "it ended" ended "$sud_pid"

say "more names than there is room for: the first ones run"
touch "$scratch"/a/hosted/z{01,02,03,04,05,06,07,08,09}.test.moved
serve_a
await "sud.test runs" hosted_is state sud.test running
rm "$scratch"/a/hosted/z*.moved

say "one moves out: what is deleted here was seen elsewhere"
refuses 1 essaim a host remove sud.test
expect_has "one that runs" "let it move out first" "$refusal"
refuses 1 essaim a host move-out nord.test "$scratch/moving"
expect_has "one that is not here" "no structure of that name" "$refusal"
refuses 1 essaim a host move-out sud.test "$scratch/nowhere/moving"
await "it goes on where it cannot be backed up" hosted_is state sud.test running
expect_has "move-out" "essaim restore" "$(essaim a host move-out sud.test "$scratch/moving" 2>>"$scratch/a.log")"
expect "its state" "moved out" "$(hosted state sud.test)"
site get sud.test / | grep -q "^421 " || fail "sud.test: $(site get sud.test /)"
refuses 1 essaim a host remove sud.test
expect_has "one that nobody has seen" "not seen running elsewhere" "$refusal"
essaim a host move-out sud.test --undo >/dev/null || fail "undo"
await "it runs here again" hosted_is state sud.test running
id=$(publish a/hosted/sud.test "Dernier atelier ici")
rm -r "$scratch/moving"
essaim a host move-out sud.test "$scratch/moving" >/dev/null 2>>"$scratch/a.log" || fail "move-out"
"$ESSAIM" restore --home "$scratch/c" "$scratch/moving" >/dev/null 2>&1 || fail "restore"
start_node c --dial "127.0.0.1:${peer[a]}" --given-only --announce none
new=$(publish c "Premier atelier chez nous")
await "its log goes on" shown a "$new"
await "and what was published before the move is there" shown c "$id"
refuses 1 essaim a host move-out sud.test --undo
expect_has "coming back" "runs elsewhere by now" "$refusal"
refuses 1 flock "$scratch/a/hosted/sud.test/lock" "$ESSAIM" host remove --home "$scratch/a" sud.test --unseen
expect_has "one where somebody is at work" "still at work here" "$refusal"
[ -e "$scratch/a/hosted/sud.test/data.mdb" ] || fail "it was deleted under the hands of others"
essaim a host remove sud.test 2>>"$scratch/a.log" || fail "remove"
[ ! -e "$scratch/a/hosted/sud.test" ] || fail "something of it is left"
expect "those that are left" "localhost" "$(essaim a host list | cut -d' ' -f1)"
await "all hold the same" same_vector a c
expect "forks" 0 "$(essaim a status --json | node -e 'console.log(JSON.parse(require("fs").readFileSync(0)).frozen.length)')"
proves a "$new" "what its structure published"
stop_node c
localhost_pid=$(hosted pid localhost)
ended "$localhost_pid" && fail "localhost does not run"
stop_node a
await "they end with their host" ended "$localhost_pid"

say "behind a proxy, whose connections carry requests for all of them"
stop_node b
sed -i '/^tls-/d' "$scratch/a/hosted/localhost.conf"
start_node a --public-url "https://essaim.test" --peer-ca "$ca" --given-only
await "localhost runs" hosted_is state localhost running
expect "by their names" "200 Cité
200 Relais
200 Cité
200 Relais
4 connections" "$(site reuse essaim.test localhost essaim.test localhost)"
stop_node a
"$ESSAIM" check --home "$scratch/a/hosted/localhost" >/dev/null || fail "check"
grep -l 'ERROR: AddressSanitizer\|runtime error' "$scratch"/*.log && fail "a sanitizer complained"
exit 0
