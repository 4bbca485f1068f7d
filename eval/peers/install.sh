#!/usr/bin/env bash
# Makes the virtual environment of the peers outside the repository: install.sh [VENV_DIR]. Needs Python 3.10 or newer and a package index.
set -euo pipefail
venv="${1:-${CHARTCODE_PEERS:-$HOME/.cache/chartcode-peers}}"
[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/pip" install --quiet --requirement "$(dirname "${BASH_SOURCE[0]}")/requirements.txt"
echo "$venv/bin/python"
