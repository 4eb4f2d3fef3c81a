#!/bin/bash
# What the Debian package sets up: the unit is as closed as it says, and a node runs with the configuration file that is
# installed. `bootstrap/test --long` builds the package itself.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"
packaging=$(cd "$(dirname "$0")/../../bootstrap/packaging" && pwd)

say "the unit opens the machine as little as can be (systemd-analyze: at most 1.5)"
systemd-analyze security --offline=true --threshold=15 --no-pager "$packaging/essaim.service" >"$scratch/unit" ||
	fail "$(tail -n 1 "$scratch/unit"): $(grep '✗' "$scratch/unit")"
expect_has "exposure" "exposure level" "$(tail -n 1 "$scratch/unit")"

say "a node runs with the file that is installed"
new_home a FR Montbéliard fr
start_node a --config "$packaging/essaim.conf"
curl -fsS "http://127.0.0.1:${web[a]}/healthz" >/dev/null || fail "the node does not answer"
stop_node a

say "a word that it does not know is refused with its line, before anything starts"
printf '# mine\nweb = 127.0.0.1:0\nwbe = 127.0.0.1:1\n' >"$scratch/wrong.conf"
refuses 2 "$ESSAIM" serve --home "$scratch/a" --config "$scratch/wrong.conf"
expect_has "refusal" "line 3: wbe: no such option" "$refusal"
refuses 1 "$ESSAIM" serve --home "$scratch/a" --config "$scratch/none.conf"
expect_has "refusal" "none.conf" "$refusal"
head -c 70000 /dev/zero >"$scratch/large.conf"
refuses 1 "$ESSAIM" serve --home "$scratch/a" --config "$scratch/large.conf"
expect_has "refusal" "too large" "$refusal"

say "its scripts are sound"
for script in postinst prerm postrm; do
	sh -n "$packaging/$script" || fail "$script"
done
