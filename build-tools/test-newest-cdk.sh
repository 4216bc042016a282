#!/usr/bin/env bash
# The construct's own tests against the newest aws-cdk-lib, whose synthesis checks templates against the CloudFormation schemas.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -r package.json jest.config.json tsconfig.json src engine lib test "$folder"
cp -r node_modules "$folder/node_modules"
cd "$folder"
npm install --no-save --no-audit --no-fund --silent --legacy-peer-deps aws-cdk-lib@2 constructs@10
echo "aws-cdk-lib $(node -p "require('aws-cdk-lib/package.json').version")"
npx jest --ci -- test/src
