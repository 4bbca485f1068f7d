// One code a concept: candidates in order of strength, each kept unless its words already speak for a stronger one.
import { CodeIndex } from '../../reference/sequencing.js';
import { areMirrored, statedSide } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import type { DraftCode } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import settings from '../settings.json' with { type: 'json' };
import { contentWords } from '../siblings/read-titles.js';
import { leansOn, sameSpan, sharedWords } from '../spans.js';

const BOTH_SIDES = new RegExp(settings.bothSides, 'i');
const SEVERAL = new Set(settings.severalInCategory);
/** Categories that tell no condition: the words of one may hold theirs too ("newborn 38w4d SGA"). */
const OWN_STATEMENT = new Set(settings.ownStatement);
/** Codes of two categories that one phrase states: the drug and the harm it did (Official Guidelines I.C.19.e.5), diabetes and the kidney disease it caused. */
const TOGETHER = settings.together.map(([one, other]) => [new RegExp(one!), new RegExp(other!)] as const);
/** Complications of one disease, of which each has its code. */
const COMPLICATIONS = new RegExp(settings.severalComplications);
const DIGIT = new RegExp(`\\b(?:${Object.keys(settings.digits).join('|')})\\b`, 'i');
const DIGIT_WORDS = new Map(Object.entries(settings.digits).map(([digit, words]) => [digit, new RegExp(`\\b(?:${words})\\b`, 'i')]));
/** What happened and what it did to the patient are often one sentence ("cut her finger on glass"). */
const EXTERNAL_CAUSE = /^[V-Y]/;

/** True when the Tabular asks for one of the codes beside the other (code first, use additional, code also). */
export function arePartners(a: string, b: string, codes: DiagnosisCodes): boolean {
  const names = (from: string, to: string) => {
    const index = new CodeIndex([to]);
    return (['codeFirst', 'useAdditional', 'codeAlso'] as const).some((kind) => codes.notes(from, kind).some((note) => index.within(note.codes).size > 0));
  };
  return names(a, b) || names(b, a);
}

/** A malignancy and the place it went to are told in one breath ("breast cancer metastatic to the spine"). */
const SPREAD = /^C7[789]/;

/** The digits of a code's title, and the title without them. */
function digitOf(title: string): { digit: string | undefined; rest: string } {
  return { digit: DIGIT.exec(title)?.[0].toLowerCase(), rest: title.replace(DIGIT, '') };
}

/** Whether two codes are one injury of two digits, both of which the words name ("fractures of the second and third metatarsals"). */
function areOfTwoDigits(weak: DraftCode, strong: DraftCode, codes: DiagnosisCodes): boolean {
  const [one, other] = [weak, strong].map(({ code }) => digitOf(codes.title(code) ?? ''));
  if (!one?.digit || !other?.digit || one.digit === other.digit || one.rest !== other.rest) return false;
  return [one.digit, other.digit].every((digit) => weak.evidence.some(({ text }) => DIGIT_WORDS.get(digit)?.test(text)));
}

/** Pairs of one category that the same words may name: listed ones, complications of one disease, digits, places of a category that are told together ("liver and lung metastases"), and the two sides where the words say both. */
function mayShareWords(weak: DraftCode, strong: DraftCode, codes: DiagnosisCodes): boolean {
  const under = (code: string, prefix: string | undefined) => prefix !== undefined && code.startsWith(prefix);
  const length = (settings.severalBySubcategory as Readonly<Record<string, number>>)[weak.code.slice(0, 3)];
  if (length !== undefined && weak.code.slice(0, length) !== strong.code.slice(0, length)) return true;
  if (settings.severalPairs.some(([one, other]) => (under(weak.code, one) && under(strong.code, other)) || (under(strong.code, one) && under(weak.code, other)))) return true;
  if (COMPLICATIONS.test(weak.code) && COMPLICATIONS.test(strong.code) && weak.code !== strong.code && weak.code.slice(0, -1) === strong.code.slice(0, -1)) return true;
  if (areOfTwoDigits(weak, strong, codes)) return true;
  const sides = [statedSide(codes.title(weak.code)), statedSide(codes.title(strong.code))].sort().join(' ');
  return sides === 'left right' && areMirrored(weak.code, strong.code, codes) && weak.evidence.some((item) => BOTH_SIDES.test(item.text));
}

function conflict(weak: DraftCode, strong: DraftCode, codes: DiagnosisCodes): DroppedCode['reason'] | undefined {
  const category = weak.code.slice(0, 3);
  if (category === strong.code.slice(0, 3)) {
    if (SEVERAL.has(category) || mayShareWords(weak, strong, codes)) return undefined;
    return leansOn(weak, strong, sharedWords, settings.sameWords) ? 'same-words' : undefined;
  }
  if (SPREAD.test(weak.code) && strong.code.startsWith('C') && !SPREAD.test(strong.code)) return undefined;
  if (OWN_STATEMENT.has(category) || EXTERNAL_CAUSE.test(weak.code) !== EXTERNAL_CAUSE.test(strong.code) || weak.logit >= settings.secondConceptLogit || !leansOn(weak, strong, sameSpan, settings.sameEvidence)) return undefined;
  if (TOGETHER.some(([one, other]) => (one.test(weak.code) && other.test(strong.code)) || (one.test(strong.code) && other.test(weak.code)))) return undefined;
  return arePartners(weak.code, strong.code, codes) ? undefined : 'same-evidence';
}

/** Whether of two codes for the same words the weaker, by a little, has the title that says more of them: "with necrosis", "overlapping sites". */
function saysMore(weak: DraftCode, strong: DraftCode, codes: DiagnosisCodes): boolean {
  if (strong.logit - weak.logit >= settings.titleSays) return false;
  const [own, other] = [weak, strong].map(({ code }) => new Set(contentWords(codes.title(code))));
  const said = new Set([weak, strong].flatMap(({ evidence }) => contentWords(evidence[0]?.text ?? '')));
  const count = (words: ReadonlySet<string>, others: ReadonlySet<string>): number => [...words].filter((word) => said.has(word) && !others.has(word)).length;
  return count(own!, other!) > count(other!, own!);
}

/** Greedy choice by logit; ties by code, so that the outcome does not depend on the order of candidates. */
export function chooseConcepts(candidates: readonly DraftCode[], codes: DiagnosisCodes): { kept: DraftCode[]; dropped: DroppedCode[] } {
  const kept: DraftCode[] = [];
  const dropped: DroppedCode[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.logit - a.logit || a.code.localeCompare(b.code))) {
    let reason: DroppedCode['reason'] | undefined;
    const by = kept.find((strong) => (reason = conflict(candidate, strong, codes)) !== undefined);
    if (by && reason === 'same-words' && saysMore(candidate, by, codes) && kept.every((other) => other === by || conflict(candidate, other, codes) === undefined)) {
      kept[kept.indexOf(by)] = candidate;
      dropped.push({ code: by.code, reason, by: candidate.code });
    } else if (by && reason) dropped.push({ code: candidate.code, reason, by: by.code });
    else kept.push(candidate);
  }
  return { kept, dropped };
}
