#!/bin/bash
# Nodes that meet over websockets, where nothing but the web port is open: in the clear on this machine, over HTTPS with a
# certificate that is checked, and behind nginx; and what a bad line does to them.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"
here=$(cd "$(dirname "$0")" && pwd)

cleanup() {
	[ -z "${proxy_pid:-}" ] || kill "$proxy_pid" 2>/dev/null || true
	[ -z "${nginx_pid:-}" ] || kill "$nginx_pid" 2>/dev/null || true
}

essaim() {
	local home=$1 command=$2
	shift 2
	"$ESSAIM" "$command" --home "$scratch/$home" "$@"
}

# linked HOME PART: a live link to, or from, such an address.
linked() {
	essaim "$1" status --json | tr -d '\n' | grep -q "\"state\": \"live\"[^}]*\"address\": \"$2"
}

# A certificate authority, and certificates of it for this machine and for another.
node --input-type=module -e "
	import { Authority } from '$here/../lib/authority.mjs';
	const authority = new Authority('$scratch');
	authority.issue('good', 'localhost');
	authority.issue('other', 'elsewhere.test');
" || fail "no certificates"
ca=$scratch/authority.pem

new_home a FR Montbéliard fr "Cité"
essaim a found --name "Network" >/dev/null 2>&1
publish a "Relais de quartier" >/dev/null

say "over HTTPS: the ticket of a node with a public address names it by itself"
start_node a --tls-cert "$scratch/good.pem" --tls-key "$scratch/good.key"
stop_node a
start_node a --tls-cert "$scratch/good.pem" --tls-key "$scratch/good.key" --public-url "https://localhost:${web[a]}"
site="wss://localhost:${web[a]}/peer"
names_site() {
	node -e 'process.exit(Buffer.from(process.argv[1].slice(7), "base64url").includes(process.argv[2]) ? 0 : 1)' "$1" "$site"
}
names_site "$(essaim a invite 2>/dev/null)" || fail "the ticket does not name $site"
ticket=$(essaim a invite --address "$site" 2>/dev/null)
new_home b IT Torino it "Agenzia"
refuses 1 "$ESSAIM" join --home "$scratch/b" "$ticket"
expect_has "an authority that nobody knows" "not trusted" "$refusal"
refuses 1 "$ESSAIM" join --home "$scratch/b" "$(essaim a invite --address "wss://127.0.0.1:${web[a]}/peer" 2>/dev/null)" --peer-ca "$ca"
expect_has "a certificate of another name" "not trusted" "$refusal"
refuses 1 "$ESSAIM" join --home "$scratch/b" "$ticket" --peer-ca "$scratch/good.key"
expect_has "a file without authorities" "--peer-ca" "$refusal"
! said=$("$ESSAIM" serve --home "$scratch/b" --web 127.0.0.1:0 --peer 127.0.0.1:0 --peer-ca "$scratch/good.key" 2>&1) ||
	fail "a node serves with a file without authorities"
expect_has "a file without authorities" "--peer-ca" "$said"
refuses 2 "$ESSAIM" serve --home "$scratch/b" --dial "ws://192.0.2.1/peer"
expect_has "a websocket in the clear to elsewhere" "this is no address" "$refusal"
essaim b join "$ticket" --peer-ca "$ca" >/dev/null 2>&1 || fail "b cannot join over HTTPS"
start_node b --peer-ca "$ca" --announce none --given-only
await "b is linked over HTTPS" linked b "$site"
await "a sees b come in by its web port" linked a "websocket of 127.0.0.1"
id=$(publish b "Café des possibles")
await "what b published is at a" shown a "$id"
await "both hold the same" same_vector a b

say "a file goes the same way"
head -c 3000000 /dev/urandom >"$scratch/film.mp4"
file=$(essaim a file add "$scratch/film.mp4" 2>/dev/null) || fail "file add"
printf '{"title": "Film", "files": [{"file": "%s", "size": 3000000, "type": "video/mp4", "name": "film.mp4"}]}' "$file" \
	>"$scratch/tool.json"
essaim a publish --kind tool "$scratch/tool.json" >/dev/null || fail "publish"
same_file() {
	essaim b file get "$file" 2>/dev/null | cmp -s - "$scratch/film.mp4"
}
await "b has the file" same_file
stop_node b
expect_has "the end that a was told" "the other side ended: closed, this node is stopping" "$(cat "$scratch/a.log")"

say "who knows a member by TCP alone is told of its site, and finds it there once the port is another"
new_home c HU Pécs hu "Központ"
essaim c join "$(essaim a invite --address "127.0.0.1:${peer[a]}" 2>/dev/null)" >/dev/null 2>&1 || fail "c cannot join"
told=
for _ in 1 2 3 4 5 6; do
	start_node c --peer-ca "$ca" --announce none
	await "c is linked by TCP" linked c "127.0.0.1:${peer[a]}"
	sleep 4 # addresses are told three seconds after a link is live
	stop_node c
	! grep -aq "$site" "$scratch/c/data.mdb" || told=yes
	[ -z "$told" ] || break
done
[ -n "$told" ] || fail "c was not told of $site"
stop_node a
unset "peer[a]"
start_node a --tls-cert "$scratch/good.pem" --tls-key "$scratch/good.key" --public-url "https://localhost:${web[a]}"
start_node c --peer-ca "$ca" --announce none
await "c is linked over HTTPS" linked c "$site"
await "c holds what b has" shown c "$id"
stop_node c
stop_node a

say "behind nginx, which names who comes"
front=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
unset "web[a]"
start_node a --public-url "https://localhost:$front" --given-only
mkdir "$scratch/nginx"
cat >"$scratch/nginx.conf" <<NGINX
daemon off;
worker_processes 1;
pid $scratch/nginx/pid;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path $scratch/nginx/1; proxy_temp_path $scratch/nginx/2; fastcgi_temp_path $scratch/nginx/3;
	uwsgi_temp_path $scratch/nginx/4; scgi_temp_path $scratch/nginx/5;
	map \$http_upgrade \$essaim_connection { default upgrade; '' ''; }
	server {
		listen 127.0.0.1:$front ssl;
		ssl_certificate $scratch/good.pem;
		ssl_certificate_key $scratch/good.key;
		location / {
			proxy_pass http://127.0.0.1:${web[a]};
			proxy_http_version 1.1;
			proxy_set_header Host \$http_host;
			proxy_set_header X-Forwarded-For 198.51.100.7;
			proxy_set_header Upgrade \$http_upgrade;
			proxy_set_header Connection \$essaim_connection;
			proxy_read_timeout 120s;
		}
	}
}
NGINX
PATH=$PATH:/usr/sbin nginx -c "$scratch/nginx.conf" -e "$scratch/nginx/log" &
nginx_pid=$!
start_node b --peer-ca "$ca" --announce none --given-only --dial "wss://localhost:$front/peer"
await "b is linked through nginx" linked b "wss://localhost:$front/peer"
await "a knows whom nginx names" linked a "websocket of 198.51.100.7"
id=$(publish b "Jardin partagé")
await "what b published is at a" shown a "$id"
stop_node b
stop_node a
kill "$nginx_pid"
unset nginx_pid

say "over a bad line"
start_node a --announce none
coproc PROXY { exec node "$here/../lib/proxy.mjs" "${web[a]}"; }
proxy_pid=$PROXY_PID
read -r _ port <&"${PROXY[0]}"
line() {
	local answer
	echo "$*" >&"${PROXY[1]}"
	read -r answer <&"${PROXY[0]}"
	[[ $answer == ok* ]] || fail "proxy: $* -> $answer"
}
new_home d BE Liège fr "Maison"
line flip 330 # a bit of what comes after the request
refuses 1 "$ESSAIM" join --home "$scratch/d" "$(essaim a invite --address "ws://127.0.0.1:$port/peer" 2>/dev/null)"
line pass
ticket=$(essaim a invite --address "ws://127.0.0.1:$port/peer" 2>/dev/null)
essaim d join "$ticket" >/dev/null 2>&1 || fail "d cannot join through the proxy"
for n in 1 2 3 4 5 6; do publish a "Fiche $n" >/dev/null; done
line chop 4000
start_node d --announce none --given-only
stop_node d
for at in 400 900 2000; do
	line cut $at
	start_node d --announce none --given-only
	sleep 1
	stop_node d
done
line pass
start_node d --announce none --given-only
await "d has everything after so many cuts" same_vector a d
line down
await "d sees that the line is gone" bash -c "! '$ESSAIM' status --home '$scratch/d' --json | grep -q '\"state\": \"live\"'"
line pass
id=$(publish a "Après la coupure")
await "d comes back by itself" shown d "$id"
stop_node d
stop_node a
grep -l 'ERROR: AddressSanitizer\|runtime error' "$scratch"/*.log && fail "a sanitizer complained"
exit 0
