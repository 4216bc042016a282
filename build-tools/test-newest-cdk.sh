#!/usr/bin/env bash
# The construct's own tests against the newest aws-cdk-lib, whose synthesis checks templates against the CloudFormation schemas;
# they have to run every line and branch of src/.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r package.json jest.config.json tsconfig.json src engine lib test "$folder"
mkdir "$folder/node_modules"
tar -C node_modules --exclude=./.cache -cf - . | tar -C "$folder/node_modules" -xf - # the cache has the installations of other languages
results="$PWD/node_modules/.cache/languages/results"
cd "$folder"
npm install --no-save --no-audit --no-fund --silent --legacy-peer-deps aws-cdk-lib@2 constructs@10
echo "aws-cdk-lib $(node -p "require('aws-cdk-lib/package.json').version")"
npx jest --ci --coverage --coverageReporters=text -- test/src | grep -vE '^ .*(\| +100 ){4}' # the table without what is covered

# for docs/support.md
mkdir -p "$results"
node -p "JSON.stringify({ runtime: 'Node ' + process.versions.node, cdk: require('aws-cdk-lib/package.json').version })" > "$results/newest-cdk.json"
