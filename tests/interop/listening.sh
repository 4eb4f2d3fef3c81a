#!/bin/bash
# A second implementation (session/dialled.mjs) is dialled by real nodes and catches them up; it dials one over its website.
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

node "$here/session/dialled.mjs" "$scratch"
