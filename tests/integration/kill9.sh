#!/bin/bash
# Both nodes import and comment without a pause while one or the other is killed (-9) at random times and started again: nothing
# that a command acknowledged is lost, what was withdrawn stays so, each backup is whole, `check` passes on both, and in the end
# both hold the same.
#
# ROUNDS (12, with ESSAIM_LONG 100) kills; SEED repeats a run's moments.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

rounds=${ROUNDS:-$([ -n "${ESSAIM_LONG:-}" ] && echo 100 || echo 12)}
RANDOM=${SEED:=1}
say "SEED=$SEED ROUNDS=$rounds"
export ESSAIM_PASSWORD='a long enough password'

# A sheet as the field writes it, small, with a testimony and a contact: three records in two transactions.
write_sheet() {
	cat >"$1" <<-SHEET
		# $2

		## 1. Organisation, pays

		**Organisation :** Association du quartier

		**Ville :** Montbéliard

		**Pays :** France

		## Contact

		**Courriel :** accueil@example.org

		## 2. Description de l'initiative

		### Résumé de l'initiative

		Des habitants relais vont vers les personnes que personne ne voit plus.

		## Témoignage

		**Qui témoigne :** Bénéficiaire

		### Témoignage

		On m'a écouté, la fois $RANDOM.
	SHEET
}

# importer NAME: one import after the other until told to stop; the ids that were printed go to NAME.acked.
importer() {
	local n=0 id
	while [ ! -e "$scratch/stop" ]; do
		n=$((n + 1))
		write_sheet "$scratch/$1.sheet" "Fiche $n de $1"
		if id=$("$ESSAIM" import --home "$scratch/$1" "$scratch/$1.sheet" 2>>"$scratch/$1.import.log"); then
			echo "${id%%$'\t'*} $n" >>"$scratch/$1.acked"
		else
			sleep 0.02
		fi
		if [ $((n % 20)) -eq 0 ] && "$ESSAIM" account add --home "$scratch/$1" --login "person$n" --name "Person $n" \
			--role learner >/dev/null 2>>"$scratch/$1.import.log"; then
			echo "person$n" >>"$scratch/$1.people"
		fi
	done
}

# eraser NAME: withdraws every other sheet that NAME.acked tells of, its newest one never; what was acknowledged goes to
# NAME.erased.
eraser() {
	local n=1 id
	while [ ! -e "$scratch/stop" ]; do
		if [ "$(wc -l <"$scratch/$1.acked")" -gt "$((n + 2))" ]; then
			id=$(sed -n "${n}p" "$scratch/$1.acked" | cut -d' ' -f1)
			if "$ESSAIM" erase --home "$scratch/$1" "$id" --reason mistake >/dev/null 2>>"$scratch/$1.import.log"; then
				echo "$id" >>"$scratch/$1.erased"
				n=$((n + 2))
			fi
		fi
		sleep 0.1
	done
}

# keeper NAME: one backup after the other; those that were made go to NAME.backups.
keeper() {
	local n=0
	while [ ! -e "$scratch/stop" ]; do
		n=$((n + 1))
		if "$ESSAIM" backup --home "$scratch/$1" "$scratch/$1.copy$n" >/dev/null 2>>"$scratch/$1.import.log"; then
			echo "$scratch/$1.copy$n" >>"$scratch/$1.backups"
		fi
		sleep 0.4
	done
}

new_home a FR Montbéliard fr
new_home b IT Torino it
touch "$scratch"/{a,b}.{acked,people,erased,backups}
"$ESSAIM" found --home "$scratch/a" --name Demo >/dev/null
start_node a
"$ESSAIM" join --home "$scratch/b" "$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)" >/dev/null 2>&1
start_node b

write_sheet "$scratch/discussed" "Fiche discutée"
discussed=$("$ESSAIM" import --home "$scratch/a" "$scratch/discussed" 2>/dev/null | cut -f1)
await "b shows the sheet that is discussed" "$ESSAIM" show --home "$scratch/b" "$discussed"
importers=
for node in a b; do
	"$ESSAIM" account add --home "$scratch/$node" --login "writer$node" --name "Writer $node" --role learner >/dev/null
	importer "$node" &
	importers="$importers $!"
	node "$(dirname "$0")/lib/commenter.mjs" "127.0.0.1:${web[$node]}" "writer$node" "$discussed" "$scratch/stop" \
		>"$scratch/$node.comments" 2>"$scratch/$node.comments.log" &
	importers="$importers $!"
	eraser "$node" &
	importers="$importers $!"
	keeper "$node" &
	importers="$importers $!"
done
cleanup() {
	# shellcheck disable=SC2086
	kill $importers 2>/dev/null || true
}

# A ticket is good for its structure until the structure has joined, however often joining is cut short.
joined=0
for n in 1 2 3 4 5 6; do
	new_home "j$n" HU Pécs hu
	ticket=$("$ESSAIM" invite --home "$scratch/a" 2>/dev/null)
	for ms in $((RANDOM % 20 + 2)) $((RANDOM % 90 + 5)); do
		# In a shell of its own, which keeps the word "Killed" to itself.
		if (
			timeout -s KILL "0.0$((ms / 10))$((ms % 10))" "$ESSAIM" join --home "$scratch/j$n" "$ticket"
			exit $?
		) >/dev/null 2>&1; then
			joined=$((joined + 1))
		fi
	done
	"$ESSAIM" join --home "$scratch/j$n" "$ticket" >"$scratch/join" 2>&1 || fail "joining after being killed: $(cat "$scratch/join")"
	"$ESSAIM" check --home "$scratch/j$n" >/dev/null 2>&1 || fail "check of a home whose joining was cut short"
done
say "of 12 joins cut short, $joined were done before; all 6 structures are members"

for ((round = 1; round <= rounds; round++)); do
	sleep "0.$((RANDOM % 90 + 10))"
	victim=$([ $((RANDOM % 2)) -eq 0 ] && echo a || echo b)
	kill_node "$victim"
	[ $((RANDOM % 3)) -ne 0 ] || sleep "0.$((RANDOM % 50 + 10))"
	start_node "$victim"
done
sleep 1
touch "$scratch/stop"
# shellcheck disable=SC2086
wait $importers || true

await "both hold the same" same_vector a b
say "comments acknowledged: $(wc -l <"$scratch/a.comments") at a, $(wc -l <"$scratch/b.comments") at b"
for node in a b; do
	[ -s "$scratch/$node.comments" ] || fail "no comment was acknowledged at $node: $(cat "$scratch/$node.comments.log")"
	"$ESSAIM" list --home "$scratch/$node" --kind comment --limit 999999 | cut -f1 | sort >"$scratch/$node.held"
	lost=$(sort "$scratch"/[ab].comments | comm -13 "$scratch/$node.held" -)
	[ -z "$lost" ] || fail "comments lost at $node: $lost"
done
say "acknowledged: $(wc -l <"$scratch/a.acked") at a, $(wc -l <"$scratch/b.acked") at b, and $(cat "$scratch"/[ab].people | wc -l) accounts"
[ "$(cat "$scratch"/[ab].acked | wc -l)" -ge "$rounds" ] || fail "too little was imported to show anything"
for node in a b; do
	"$ESSAIM" list --home "$scratch/$node" --kind practice --limit 999999 | cut -f1 | sort >"$scratch/$node.held"
	cut -d' ' -f1 "$scratch"/[ab].acked | sort >"$scratch/acked"
	lost=$(comm -13 "$scratch/$node.held" "$scratch/acked")
	[ -z "$lost" ] || fail "lost at $node: $lost"
	"$ESSAIM" account list --home "$scratch/$node" | cut -f1 | sort >"$scratch/$node.accounts"
	lost=$(sort "$scratch/$node.people" | comm -13 "$scratch/$node.accounts" -)
	[ -z "$lost" ] || fail "accounts lost at $node: $lost"
done
# Not only the ids: the text of the last one of each, and what was stored after it.
for node in a b; do
	read -r id n < <(tail -n 1 "$scratch/$node.acked")
	for reader in a b; do
		"$ESSAIM" show --home "$scratch/$reader" "$id" >"$scratch/shown"
		for words in "Fiche $n de $node" "On m'a écouté" "accueil@example.org"; do
			grep -qF "$words" "$scratch/shown" || fail "$id at $reader lacks: $words"
		done
	done
done
say "withdrawn: $(wc -l <"$scratch/a.erased") at a, $(wc -l <"$scratch/b.erased") at b"
for node in a b; do
	[ -s "$scratch/$node.erased" ] || fail "nothing was withdrawn at $node: $(tail -n 3 "$scratch/$node.import.log")"
	for reader in a b; do
		while read -r id; do
			expect_has "$id at $reader" "withdrawn by its authors" "$("$ESSAIM" show --home "$scratch/$reader" "$id")"
		done <"$scratch/$node.erased"
	done
done
stop_node a
stop_node b
say "backups: $(wc -l <"$scratch/a.backups") of a, $(wc -l <"$scratch/b.backups") of b"
for node in a b; do
	[ -s "$scratch/$node.backups" ] || fail "no backup of $node was made: $(tail -n 3 "$scratch/$node.import.log")"
	n=0
	while read -r copy; do
		n=$((n + 1))
		"$ESSAIM" restore --home "$scratch/$node.restored$n" "$copy" >"$scratch/check" 2>&1 || fail "restore of $copy: $(cat "$scratch/check")"
		"$ESSAIM" check --home "$scratch/$node.restored$n" >"$scratch/check" 2>&1 || fail "check of $copy: $(cat "$scratch/check")"
		rm -rf "$scratch/$node.restored$n" "$copy"
	done < <(tail -n 5 "$scratch/$node.backups")
done
for node in a b; do
	"$ESSAIM" check --home "$scratch/$node" >"$scratch/check" 2>&1 || fail "check of $node: $(cat "$scratch/check")"
	say "$node: $(cat "$scratch/check")"
done
