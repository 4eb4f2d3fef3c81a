#!/bin/bash
# Attachments between a real node and a second implementation (session/attached.mjs), both ways; what was changed is kept by
# neither.
# shellcheck source=tests/lib/shell
. "$(dirname "$0")/../lib/shell"

here=$(cd "$(dirname "$0")" && pwd)
"$here/../../bootstrap/npm-install" "$here" >&2

node "$here/session/attached.mjs" "$scratch"
