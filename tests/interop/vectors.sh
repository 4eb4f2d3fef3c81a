#!/bin/bash
# The test vectors hold for an implementation that shares no code with ours (noise/essaim.mjs).
set -euo pipefail
cd "$(dirname "$0")"
../../bootstrap/npm-install "$PWD"
node noise/vectors.mjs ../vectors
node session/vectors.mjs ../vectors
