// Skin grafts by the areas that they cover: one code for each body part (B3.2b); where a graft was taken is no area that it covers (B3.9).
import { allSentences, toEvidence } from '../lines/read-note.js';
import type { ProcedureInput, ProcedureLine } from '../types.js';
import zoneTable from '../data/zones.json' with { type: 'json' };
import table from './data/skin-grafts.json' with { type: 'json' };

type Place = ReturnType<typeof allSentences>[number];
interface Site { right?: string; left?: string; one?: string; words: RegExp }

const GRAFT_CODE = /^0HR[0-9A-N]X[7K][34]$/;
const SITES: Site[] = table.sites.map((site) => ({ ...site, words: new RegExp(`\\b(?:(right|left|both|bilateral)\\s+(?:[a-z]+\\s+){0,2}?)?(?:${site.words})\\b`, 'gi') }));
const GRAFT = new RegExp(table.graft, 'i');
const ROLES = new RegExp(`(${table.donor})|(${table.covered})`, 'gi');
const DRESSING = new RegExp(table.dressing, 'i');
const OTHER_DAYS = new Set([...zoneTable.zones.past, ...zoneTable.zones.history, ...zoneTable.zones.plan, ...zoneTable.zones.indication]);

/** Lines of skin grafts of one kind, one for each area that the note says was covered; where it names none the lines stay. Pure. */
export function settleGrafts<L extends { line: ProcedureLine }>(lines: readonly L[], input: ProcedureInput): L[] {
  const own = lines.filter(({ line }) => GRAFT_CODE.test(line.code));
  if (own.length === 0 || new Set(own.map(({ line }) => line.code.slice(5))).size > 1) return [...lines];
  const covered = new Map<string, Place>();
  for (const place of allSentences(input.documents)) {
    if (OTHER_DAYS.has(place.section) || !GRAFT.test(place.text)) continue;
    for (const part of readCovered(place.text)) if (!covered.has(part)) covered.set(part, place);
  }
  const best = [...own].sort((a, b) => b.line.logit - a.line.logit)[0]!;
  const stand = [...covered].flatMap(([part, place]) => {
    const code = `0HR${part}${best.line.code.slice(4)}`;
    if (input.edition.procedureTitle('ICD-10-PCS', code) === undefined) return [];
    return [own.find(({ line }) => line.code === code) ?? { ...best, line: { ...best.line, code, evidence: [toEvidence(place)] } }];
  });
  return stand.length === 0 ? [...lines] : lines.flatMap((one) => (one === own[0] ? stand : own.includes(one) ? [] : [one]));
}

/** Body parts that a sentence says a graft went to; a side that is not stated is none of them. */
function readCovered(text: string): string[] {
  const taken: { start: number; end: number; parts: string[] }[] = [];
  for (const { words, right, left, one } of SITES) {
    for (const match of text.matchAll(words)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (taken.some((other) => other.start < end && start < other.end)) continue;
      const side = match[1]?.toLowerCase();
      taken.push({ start, end, parts: one ? [one] : side === undefined ? [] : side === 'right' ? [right!] : side === 'left' ? [left!] : [right!, left!] });
    }
  }
  const roles = [...text.matchAll(ROLES)].map(({ index, 0: { length }, 1: donor }) => ({ end: index + length, donor: donor !== undefined }));
  const clause = (at: number): number => Math.max(text.lastIndexOf(';', at), 0);
  return taken.flatMap(({ start, parts }) => {
    const role = roles.filter(({ end }) => end <= start && end > clause(start)).at(-1);
    // `right forearm, split-thickness autograft`: the area stands before the graft
    return role?.donor === true || DRESSING.test(text.slice(clause(start)).split(';', 2).find((one) => one !== '') ?? '') || (role === undefined && !GRAFT.test(text.slice(start))) ? [] : parts;
  });
}
