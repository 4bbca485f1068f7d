#!/usr/bin/env bash
# Makes the two virtual environments of the peers outside the repository: install.sh [DIR]. Every version is pinned; needs Python 3.11 and a package index.
# They are two because medspaCy needs an older numpy than sentence-transformers does.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
dir="${1:-${CHARTCODE_PEERS:-$HOME/.cache/chartcode-peers}}"
for name in words nearest; do
  venv="$dir/$name"
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3.11}" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements-$name.txt"
done
echo "$dir"
