#!/usr/bin/env bash
# Makes .venv and installs the locked dependencies into it.   usage: scripts/setup.sh run|dev
# On a bare Debian machine it also installs what Python needs for a virtual environment, where it may (as root).
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:?run or dev}
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

python=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])'; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Postwijzer needs Python 3.11 or newer. On Debian: apt-get install python3 python3-venv" >&2
  exit 1
fi

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -qq && apt-get install -y -qq python3-venv
    else
      echo "Python's venv module is missing. On Debian, as root: apt-get install python3-venv" >&2
      exit 1
    fi
  fi
  rm -rf .venv
  "$python" -m venv .venv
fi

stamp=.venv/.installed-$kind
sum=$(cat "$lock" pyproject.toml | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]; then
  echo "Installing the locked dependencies ($lock) ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  echo "$sum" > "$stamp"
fi
