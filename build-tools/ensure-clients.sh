#!/usr/bin/env bash
# The clients of test/clients have a folder of their own, so that the root stays small; they are installed when their lockfile has changed.
set -euo pipefail
cd "$(dirname "$0")/../test/clients"

if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/.installed-lock
fi
