#!/bin/bash
# What the editors of one node hide is gone from all that this node answers, and stays with its partner: in the API over
# both doors, in search, feeds, pages without a script; a suspended account is refused and told until when; a blocked
# partner's contributions go and come back.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

export TRANSLATION=$scratch/translation
here=$(cd "$(dirname "$0")" && pwd)

editor() {
	HOMES=$scratch node "$here/lib/editor.mjs" "$1" "127.0.0.1:${web[a]##*:}" "127.0.0.1:${web[b]##*:}" || fail "$1"
}

say "two nodes; a professional at the first, an editor, a partner's sheet"
new_home a FR Metz fr
new_home b IT Torino it
"$ESSAIM" found --home "$scratch/a" --name "Essai" >/dev/null 2>&1
start_node a
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a" --valid 1h 2>/dev/null)" >/dev/null 2>&1 ||
	fail "join"
start_node b --dial "127.0.0.1:${peer[a]}"
editor begin
"$ESSAIM" account --home "$scratch/a" role --login zoe --role editor >/dev/null 2>&1 || fail "no editor"

say "hidden at one node, shown by the other"
editor hide
say "whoever runs the node sees what is hidden, and that it is"
practice=$("$ESSAIM" list --home "$scratch/a" --kind practice | sed -n 's/\thidden$//p' | cut -f 1)
[ -n "$practice" ] || fail "the list does not say what is hidden"
[ "$("$ESSAIM" list --home "$scratch/a" --kind tool | grep -c "$(printf '\thidden')")" = 1 ] || fail "the tool of a hidden practice"
[ "$("$ESSAIM" list --home "$scratch/b" | grep -c "$(printf '\thidden')")" = 0 ] || fail "the partner hides it, too"
"$ESSAIM" show --home "$scratch/a" "$practice" 2>"$scratch/said" | grep -q Zwetschgenkuchen || fail "show"
grep -q "hides it from readers" "$scratch/said" || fail "show does not say that it is hidden"
"$ESSAIM" export --home "$scratch/a" --format md "$practice" 2>"$scratch/said" | grep -q Zwetschgenkuchen || fail "export"
grep -q "hides it from readers" "$scratch/said" || fail "export does not say that it is hidden"
say "the decision outlives a start"
stop_node a
start_node a
editor still
editor show

say "a suspended account"
editor suspend

say "a blocked partner"
editor block
say "done"
