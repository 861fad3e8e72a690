#!/usr/bin/env bash
# Makes the lock files anew from pyproject.toml, for every Python that we support, with hashes and without a registry's name.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet "$@"
}
compile --extra build -o requirements.lock
compile --extra build --extra train --extra llm --extra test -o requirements-dev.lock
