#!/usr/bin/env bash
# What the browser and packaging tests need beside npm: Chromium, toolchains of other languages, and Python tools in a virtual
# environment of the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v "${CHROMIUM_PATH:-chromium}" > /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo 'installing chromium from Debian'
    apt-get -o Acquire::Retries=3 update -qq && apt-get -o Acquire::Retries=3 install -y -qq chromium > /dev/null
  else
    echo 'Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH' >&2
    exit 1
  fi
fi
echo "chromium: $("${CHROMIUM_PATH:-chromium}" --version)"

venv=node_modules/.cache/python
[ -x $venv/bin/pip ] || python3 -m venv $venv
$venv/bin/pip install --quiet --disable-pip-version-check 'cfn-lint>=1.58,<2' 'botocore>=1.40,<2' # the latter signs in the Python publisher
echo "cfn-lint: $($venv/bin/cfn-lint --version)"

# What pip puts beside a Python function that uses Powertools.
powertools=node_modules/.cache/powertools
[ -d $powertools/aws_lambda_powertools ] || $venv/bin/pip install --quiet --disable-pip-version-check --target $powertools 'aws-lambda-powertools>=3.20,<4'

need() {
  command -v "$1" > /dev/null && return
  echo "$1 is missing: install $2" >&2
  exit 1
}
if ! command -v mvn > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  echo 'installing Java and Maven from Debian'
  apt-get -o Acquire::Retries=3 update -qq && apt-get -o Acquire::Retries=3 install -y -qq default-jdk-headless maven > /dev/null
fi
need mvn 'Maven with a JDK of 17 or newer (Debian: apt-get install default-jdk-headless maven)'
need go 'Go 1.25 or newer'
echo "java: $(javac -version 2>&1), go: $(go env GOVERSION)"
