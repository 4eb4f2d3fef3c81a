#!/bin/bash
# A second implementation (session/voiced.mjs) approves, cosigns and coordinates in a federation with a real node.
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

node "$here/session/voiced.mjs" "$scratch"
