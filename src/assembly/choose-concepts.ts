// One code a concept: candidates in order of strength, each kept unless its words already speak for a stronger one.
import { CodeIndex } from '../reference/sequencing.js';
import type { DiagnosisCodes } from '../reference/types.js';
import type { DraftCode } from '../types.js';
import type { DroppedCode } from './contract.js';
import { leansOn, sameSpan, sharedWords } from './spans.js';
import settings from './settings.json' with { type: 'json' };

const SEVERAL = new Set(settings.severalInCategory);

/** True when the Tabular asks for one of the codes beside the other (code first, use additional, code also). */
export function arePartners(a: string, b: string, codes: DiagnosisCodes): boolean {
  const names = (from: string, to: string) => {
    const index = new CodeIndex([to]);
    return (['codeFirst', 'useAdditional', 'codeAlso'] as const).some((kind) => codes.notes(from, kind).some((note) => index.within(note.codes).size > 0));
  };
  return names(a, b) || names(b, a);
}

function conflict(weak: DraftCode, strong: DraftCode, codes: DiagnosisCodes): DroppedCode['reason'] | undefined {
  const category = weak.code.slice(0, 3);
  if (category === strong.code.slice(0, 3)) {
    if (SEVERAL.has(category)) return undefined;
    return leansOn(weak, strong, sharedWords, settings.sameWords) ? 'same-words' : undefined;
  }
  if (weak.logit >= settings.secondConceptLogit || !leansOn(weak, strong, sameSpan, settings.sameEvidence)) return undefined;
  return arePartners(weak.code, strong.code, codes) ? undefined : 'same-evidence';
}

/** Greedy choice by logit; ties by code, so that the outcome does not depend on the order of candidates. */
export function chooseConcepts(candidates: readonly DraftCode[], codes: DiagnosisCodes): { kept: DraftCode[]; dropped: DroppedCode[] } {
  const kept: DraftCode[] = [];
  const dropped: DroppedCode[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code))) {
    let reason: DroppedCode['reason'] | undefined;
    const by = kept.find((strong) => (reason = conflict(candidate, strong, codes)) !== undefined);
    if (by && reason) dropped.push({ code: candidate.code, reason, by: by.code });
    else kept.push(candidate);
  }
  return { kept, dropped };
}
