#!/usr/bin/env bash
# From raw data to a verified package: build.sh PACKAGE_DIR. Steps whose output exists are skipped, so an interrupted run goes on where it stopped.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"; root="$here/../.."; work="${WORK:-$here/work}"
package="$(realpath -m "${1:?usage: build.sh PACKAGE_DIR}")"; python="${PYTHON:-python3}"; tsx="npx tsx"
linker="${MINUTES_LINKER:-45}"; tagger="${MINUTES_TAGGER:-45}"
mkdir -p "$work" "$package/thresholds"
cd "$here"
[ -s "$work/linker-a/result.json" ] || "$python" train_linker.py --out "$work/linker-a" --minutes "$linker" --note-fold 0
[ -s "$work/linker/result.json" ] || "$python" train_linker.py --out "$work/linker" --from "$work/linker-a" --minutes "$((linker / 2))" --note-fold all --lr 6e-5 --table-lr 0.004
[ -s "$work/tagger-a/result.json" ] || "$python" train_tagger.py --out "$work/tagger-a" --init "$work/linker-a" --minutes "$tagger" --note-fold 0
[ -s "$work/tagger/result.json" ] || "$python" train_tagger.py --out "$work/tagger" --from "$work/tagger-a" --minutes "$((tagger / 2))" --note-fold all --lr 1e-4
model="$("$python" -c 'import encoder; print(encoder.base_folder())')"
cd "$root"
for side in a final; do
  [ "$side" = a ] && out="$work/package-a" suffix=-a || { out="$package"; suffix=; }
  mkdir -p "$out"
  (cd "$here" && "$python" export_linker.py --from "$work/linker$suffix" --out "$out" && "$python" export_tagger.py --from "$work/tagger$suffix" --out "$out")
  cp "$model/tokenizer.json" "$model/tokenizer_config.json" "$out/"
  $tsx models/training/build-lexicon.ts "$out/lexicon.txt.gz"
  rm -f "$out"/*.fp32.onnx
done
(cd "$here" && "$python" write_folds.py "$work" 0 && "$python" write_folds.py "$work" all)
$tsx models/training/make-manifest.ts "$work/package-a"
$tsx models/training/dump-features.ts --package "$work/package-a" --rates "$work/rates-0.json" --folds "$work/folds.json" --fold 1 --out "$work/dump"
"$python" models/training/train_scorer.py --dump "$work/dump" --rates "$work/rates-all.json" --out "$package/scorer.json"
$tsx models/training/calibrate.ts --dump "$work/dump" --package "$package"
codiesp="${CHARTCODE_SHARED:-$root/../shared}/datasets/codiesp/train.jsonl.gz"
if [ -s "$codiesp" ]; then # trees for every finding; a package without them ranks by the claim's trees
  $tsx models/training/codiesp-as-notes.ts "$codiesp" "$work/codiesp.jsonl"
  $tsx models/training/dump-features.ts --package "$work/package-a" --rates "$work/rates-all.json" --notes "$work/codiesp.jsonl" --out "$work/dump-codiesp"
  "$python" models/training/train_scorer.py --dump "$work/dump-codiesp" --rates "$work/rates-all.json" --out "$package/scorer-findings.json" --rounds 220
  "$python" models/training/choose_threshold.py --dump "$work/dump-codiesp" --out "$package/thresholds/codiesp.json"
fi
(cd "$here" && "$python" parity_fixture.py --from "$work/linker" --package "$package" --out "$work/parity.json") # the shipped package's lies in test/fixtures
cp src/routing/default-profile.json "$package/thresholds/default.json"
$tsx models/training/describe-data.ts "$work/data.json"
$tsx models/training/make-manifest.ts "$package" --data "$work/data.json"
$tsx src/cli/main.ts evaluate eval/datasets/open-claims-test.jsonl.gz --model "$package" --out "$work/evaluation"
