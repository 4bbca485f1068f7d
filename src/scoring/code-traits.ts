// What a code says of itself: the facets in its title, and its kind. Read once a code from the official titles.
import { BoundedMap } from '../reference/bounded-map.js';
import type { DiagnosisCodes } from '../reference/types.js';
import { isFiller, splitWords } from '../retrieval/normalize.js';

export interface CodeTraits {
  laterality: 'left' | 'right' | 'bilateral' | 'unspecified' | undefined;
  phase: string | undefined;
  acuity: 'acute' | 'chronic' | undefined;
  severity: 'mild' | 'moderate' | 'severe' | undefined;
  unspecified: boolean;
  /** "with" joins a second condition that the note must hold too. */
  combination: boolean;
  stems: ReadonlySet<string>;
}

/** Codes whose traits are kept: those of some dozen notes. */
const MOST_TRAITS = 3_000;
const cache = new WeakMap<DiagnosisCodes, Map<string, CodeTraits>>();

/** Traits of a billable code, from its title; cached per edition. */
export function readTraits(cm: DiagnosisCodes, code: string): CodeTraits {
  let known = cache.get(cm);
  if (!known) cache.set(cm, (known = new BoundedMap(MOST_TRAITS)));
  let traits = known.get(code);
  if (!traits) known.set(code, (traits = fromTitle(cm.title(code).toLowerCase(), code)));
  return traits;
}

function fromTitle(title: string, code: string): CodeTraits {
  const side = /\b(left|right|bilateral)\b/.exec(title)?.[1] as 'left' | 'right' | 'bilateral' | undefined;
  const body = title.replace(/, (initial|subsequent) encounter.*$|, sequela$/, '');
  return {
    laterality: side ?? (/unspecified (side|eye|ear|hand|foot|knee|hip|shoulder|limb|arm|leg|elbow|wrist|ankle|breast|lung|kidney|ovary|upper|lower|finger|toe|thigh|thumb|femur|forearm)/.test(title) ? 'unspecified' : undefined),
    phase: code.length === 7 && /[STVWXYMO]/.test(code[0]!) ? code[6] : undefined,
    acuity: /\bacute\b/.test(title) ? 'acute' : /\bchronic\b/.test(title) ? 'chronic' : undefined,
    severity: /\b(mild|moderate|severe)\b/.exec(title)?.[1] as CodeTraits['severity'],
    unspecified: /\bunspecified\b/.test(body),
    combination: /\bwith\b|\bdue to\b|\band\b/.test(body),
    stems: new Set(splitWords(body).map((w) => w.stem).filter((s) => !isFiller(s) && s !== 'unspecified' && s !== 'without')),
  };
}
