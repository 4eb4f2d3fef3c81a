#!/bin/bash
# How the program speaks: exit statuses, one line of what, why and what to do on stderr, ids and words that scripts rely
# on alone on stdout, and a list that is newest first and ends where --limit says.

# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

sheets=$(cd "$(dirname "$0")/../fixtures/sheets" && pwd)
home="$scratch/a"

run() {
	"$ESSAIM" "$@" --home "$home"
}

# tells STATUS PART COMMAND…: refused with that status by a line that holds the part.
tells() {
	local status=$1 part=$2
	shift 2
	refuses "$status" "$@"
	expect_has "$*" "$part" "$refusal"
	expect "stdout of $*" "" "$(cat "$scratch/refused.out")"
}

say "what cannot be understood names the word and the way out"
# shellcheck disable=SC2016 # the quotes are part of the sentence
tells 2 'essaim: no command; see `essaim help`' "$ESSAIM"
tells 2 'show: more is needed: essaim show ID' "$ESSAIM" show
long=$(printf 'x%.0s' {1..5000})
tells 2 '--name: this value is too long' "$ESSAIM" init --name "$long"
for bad in "name=" "name=$(printf 'caf\xe9')" "country=France" "country=fr" "lang=french fr"; do
	declare -A given=([name]=Demo [country]=FR [city]=Lyon [lang]=fr)
	given[${bad%%=*}]=${bad#*=}
	tells 2 "--${bad%%=*}" run init --name "${given[name]}" --country "${given[country]}" \
		--city "${given[city]}" --lang "${given[lang]}"
done
tells 2 '--web' run serve --web nonsense
tells 2 '--peer' run serve --peer 127.0.0.1:99999
for url in nonsense https:// https:///a https://a.example/b; do
	tells 2 "--public-url $url" run serve --public-url "$url"
done
tells 1 'no structure lives here' run status

new_home a FR Montbéliard fr
tells 1 'a structure lives here already' run init --name Demo --country FR --city Lyon --lang fr
tells 2 '--web' run serve --web nonsense
tells 1 '--ui' run serve --ui "$scratch/nowhere" --web 127.0.0.1:0 --peer 127.0.0.1:0

say "an account: what is missing is said before a password is asked for"
tells 2 '--login is missing' run account add </dev/null
tells 2 'no such role' run account add --login nora --name Nora --role chief </dev/null
tells 2 'wipe is not known' run account wipe </dev/null
ESSAIM_PASSWORD=short tells 1 'password' run account add --login nora --name Nora --role learner

say "files that are no sheets"
: >"$scratch/empty.txt"
head -c 1000000 /dev/zero | tr '\0' x >"$scratch/large.txt"
printf 'Titre : caf\xe9\n' >"$scratch/latin.txt"
head -c 300 /dev/zero >"$scratch/zeros.txt"
tells 1 'no field of a practice sheet' run import "$scratch/empty.txt"
tells 1 'too large' run import "$scratch/large.txt"
tells 1 'not UTF-8' run import "$scratch/latin.txt"
tells 1 'zero byte' run import "$scratch/zeros.txt"
mkdir "$scratch/nothing"
tells 1 'no sheet in it' run import "$scratch/nothing"

say "a long passage that found no place is cut between two letters"
for start in x xy; do
	{
		printf '%s' "$start"
		printf 'é%.0s' {1..400}
		printf '\n\n'
		cat "$sheets/scanned_fr.md"
	} >"$scratch/long.md"
	"$ESSAIM" import --dry-run "$scratch/long.md" >/dev/null 2>"$scratch/notes" || fail "dry run of a long passage"
	iconv -f UTF-8 -t UTF-8 "$scratch/notes" >/dev/null || fail "half a letter on stderr"
	grep -q 'é…$' "$scratch/notes" || fail "the cut is not marked: $(head -c 900 "$scratch/notes")"
done

say "a list is newest first, of all kinds, and as long as --limit says"
for sheet in "$sheets"/*.md; do
	run import "$sheet" >>"$scratch/ids" 2>/dev/null || fail "import of $sheet"
done
expect "lines of list --limit 3" 3 "$(run list --limit 3 | wc -l)"
expect "entries of list --limit 3 --json" 3 "$(run list --limit 3 --json | grep -c '"id"')"
times=$(run list --limit 1000 --json | sed -n 's/.*"created": \([0-9]*\).*/\1/p')
expect "order of list" "$(sort -rn <<<"$times")" "$times"
expect "fields of each line" 5 "$(run list --limit 1000 | awk -F '\t' '{ print NF }' | sort -u)"
expect "titles of contacts" "" "$(run list --kind profile | awk -F '\t' '$5 == ""')"

say "JSON everywhere"
id=$(run list --limit 1 --kind practice | cut -f 1)
tells 1 'found a federation' run log proof "$id"
run found --name Demo >/dev/null
tells 1 'start the node' run log proof "$id"
expect "ids with a prefix too short" "" "$(run show "${id:0:7}" 2>/dev/null)"
start_node a
await "the records stand in a log" run log proof "$id"
for what in checkpoint vkey "proof $id"; do
	# shellcheck disable=SC2086 # two words
	plain=$(run log $what)
	# shellcheck disable=SC2086
	run log $what --json >"$scratch/log.json"
	expect "log ${what%% *} --json" "$plain" \
		"$(node -e 'console.log(Object.values(JSON.parse(require("fs").readFileSync(0)))[0].trimEnd())' \
			<"$scratch/log.json")"
done
tells 1 'a structure lives here already' run init --name Demo --country FR --city Lyon --lang fr
tells 1 'is running on this home already' run serve --web 127.0.0.1:0 --peer 127.0.0.1:0
say "passed"
