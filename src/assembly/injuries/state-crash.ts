// The external cause of an injury by a collision: what the patient was, in or on what, and what it was with. Words and codes: crash.json.
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './crash.json' with { type: 'json' };
import { stateCode } from '../state-code.js';

const fill = (words: string, other = ''): RegExp => new RegExp(words.replaceAll('{hit}', table.hit).replaceAll('{vehicle}', table.vehicle).replaceAll('{other}', other), 'i');
const PARTS = table.parts.map(({ part, words }) => ({ part, words: fill(words) }));
const OWN = table.own.map(({ is, words }) => ({ is, words: fill(words) }));
const OTHERS = table.others.map(({ is, words }) => ({ is, told: [fill(table.against, words), fill(table.active, words)] }));
const [ON_FOOT, RIDING, STRANGE, BLOW, FOOT_BLOW, APART, OFF_ROAD, PAST, NOT_PATIENT] = [table.onFoot, table.riding, table.strange, table.blow, table.footBlow, table.apart, table.offRoad, table.past, table.notPatient].map((words) => fill(words)) as [RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp, RegExp];
const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = table.codes;
const ROLES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = table.roles;

/** A fresh injury, and the causes among which a told collision decides: transport, and the falls that it leads to. */
const INJURY = /^(?:S.....|T(?:0\d|1[0-4]|2\d|3[0-2]).{4}|T148.{3})[ABC]$/;
const CAUSE = /^(?:V|W[01])/;
const STANDS_AT = 0.4;
/** Sentences beside the one of the blow in which the patient's part may be told. */
const NEAR = 1;

/** Candidates with the collision that the note tells in place of other causes, where a likely one is an injury of this encounter (guideline I.C.20). */
export function stateCrash(candidates: readonly DraftCode[], likely: (candidate: DraftCode) => boolean, mentions: readonly Mention[], isBillable: (code: string) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const told = candidates.some((candidate) => INJURY.test(candidate.code) && likely(candidate)) ? readCrash(mentions) : undefined;
  if (!told || !isBillable(told.code)) return { candidates: [...candidates], dropped: [] };
  const known = candidates.find(({ code }) => code === told.code);
  const stated = known ? { ...known, logit: Math.max(known.logit, STANDS_AT) } : stateCode(told.code, told.said, STANDS_AT, 0);
  const gone = candidates.filter((candidate) => CAUSE.test(candidate.code) && candidate !== known);
  return {
    candidates: [...candidates.filter((candidate) => candidate !== known && !gone.includes(candidate)), stated],
    dropped: gone.filter(likely).map(({ code }) => ({ code, reason: 'more-specific', by: told.code })),
  };
}

/** The code of the first collision that a sentence of the patient tells, with that sentence. */
export function readCrash(mentions: readonly Mention[]): { code: string; said: Mention } | undefined {
  const own = mentions.filter(({ level, section, assertion: { negated, family, hypothetical } }) => level === 'sentence' && !negated && !family && !hypothetical && !table.notSections.includes(section));
  const all = own.map(({ text }) => text).join('\n');
  if (STRANGE.test(all)) return undefined;
  for (const said of own) {
    if (PAST.test(said.text) || NOT_PATIENT.test(said.text)) continue;
    const near = own.filter(({ documentId, sentence, text }) => documentId === said.documentId && Math.abs(sentence - said.sentence) <= NEAR && !PAST.test(text)).map(({ text }) => text).join(' \n');
    const part = readPart(said.text) ?? readPart(near) ?? (ON_FOOT.test(said.text) && !RIDING.test(all) ? 'walker' : undefined);
    const other = part && readOther(said.text, part);
    const code = part && other && buildCode(part, other, near);
    if (code) return { code, said };
  }
  return undefined;
}

const readPart = (text: string): string | undefined => PARTS.find(({ words }) => words.test(text))?.part;
const isOccupant = (part: string): boolean => part === 'driver' || part === 'passenger';

function readOther(text: string, part: string): string | undefined {
  const found = OTHERS.find(({ told }) => told.some((words) => words.test(text)))?.is;
  if (found !== undefined) return found;
  if (isOccupant(part) ? BLOW.test(text) : part === 'walker' && FOOT_BLOW.test(text)) return 'vehicle';
  return APART.test(text) ? 'apart' : undefined;
}

/** Of a passenger of a motorcycle both words stand near: "passenger on". */
function buildCode(part: string, other: string, near: string): string | undefined {
  const vehicle = isOccupant(part) ? (OWN.find(({ words }) => words.test(near))?.is ?? 'car') : part;
  const role = part === 'passenger' || (part !== 'walker' && /\bpassenger\b/i.test(near) && !isOccupant(part)) ? 'passenger' : 'driver';
  const place = OFF_ROAD.test(near) ? 1 : 0;
  return CODES[vehicle]?.[other]?.replace(/(?<=^V\d\d)[RCTU]/, (letter) => ROLES[letter]?.[role]?.[place] ?? '');
}
