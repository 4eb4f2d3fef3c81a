#!/bin/bash
# A member signs two histories of its logs and is suspended: what the act lists rules, between real nodes and a second
# implementation (session/listed.mjs), whoever holds the other history.
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

node "$here/session/listed.mjs" "$scratch"
