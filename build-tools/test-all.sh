#!/usr/bin/env bash
# Every test, as CI runs them; says what ran and how long it took, and fails with the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

part() {
  local start=$SECONDS
  echo "== $1"
  shift
  "$@"
  echo "== done in $((SECONDS - start)) s"
}

same_tree() {
  if [ -n "$(git status --porcelain)" ]; then
    git status --porcelain
    git --no-pager diff | head -n 100
    echo 'the build changed files that are committed: run "npx projen build" and commit what it writes' >&2
    return 1
  fi
}

export CI=true
part 'tools' bash build-tools/ensure-tools.sh
part 'build: bundle, jsii, API.md, type-check, tests with the whole proof, lint, pack' env PROOF_DEPTH=6 npx projen build
part 'the build leaves a clean tree clean' same_tree
part 'lockfile' node build-tools/check-lockfile.mjs
part 'nothing of the public API goes away' npx projen compat
part 'browser' npx projen test:browser
part 'real clients: Amplify, oidc-client-ts, aws-jwt-verify' npx projen test:clients
part 'packaging: tarball, wheel, jar, Go module and .NET code; the examples of each language, alike; the quick start' npx projen test:packaging
part 'the newest aws-cdk-lib, with its template validation' bash build-tools/test-newest-cdk.sh
part 'docs/support.md claims nothing that did not pass' node build-tools/languages/support.mjs check
echo '== everything passed'
