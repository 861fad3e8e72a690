#!/usr/bin/env bash
# Installs what `make test-clients` drives: Debian's Chromium and Node.js, and the third-party clients pinned in tests/clients/package-lock.json.
set -euo pipefail
cd "$(dirname "$0")/.."
missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
  else
    echo "Missing: ${missing[*]}. On Debian, as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
fi
if [ -f tests/clients/package-lock.json ]; then
  (cd tests/clients && npm ci --no-audit --no-fund --loglevel=error)
fi
