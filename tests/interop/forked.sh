#!/bin/bash
# A member shows two histories of its logs to a real node and to a second implementation (session/forked.mjs): either of
# them finds the first leaf that differs, and both hold the same in the end.
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

node "$here/session/forked.mjs" "$scratch"
