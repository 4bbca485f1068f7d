#!/usr/bin/env bash
# All peers and Chartcode on one dataset, and the table of the README: run.sh DATASET OUT_DIR [PEERS_DIR]. A step whose result is there is passed over.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ $# -ge 2 ] || { echo "usage: run.sh DATASET OUT_DIR [PEERS_DIR]" >&2; exit 2; }
dataset="$(realpath "$1")"; mkdir -p "$2"; out="$(realpath "$2")"
peers="$("$here/install.sh" "${@:3:1}")"
cd "$here/../.."
[ -s "$out/titles.tsv" ] || npx tsx eval/peers/dump-titles.ts "$out/titles.tsv"
for peer in dictionary nearest-title icd10-coder medspacy; do
  python="$peers/words/bin/python"; [ "$peer" = nearest-title ] && python="$peers/nearest/bin/python"
  if [ ! -s "$out/$peer.jsonl" ]; then
    "$python" eval/peers/run_peer.py "$peer" "$dataset" "$out/titles.tsv" "$out/$peer.part" && mv "$out/$peer.part" "$out/$peer.jsonl"
  fi
  npm run --silent evaluate -- "$dataset" --predictions "$out/$peer.jsonl" --out "$out/$peer" > /dev/null
done
[ -s "$out/chartcode/metrics.json" ] || npm run --silent evaluate -- "$dataset" --out "$out/chartcode" > /dev/null
npx tsx eval/peers/table.ts "$out/chartcode" "$out"/{dictionary,nearest-title,icd10-coder,medspacy}
