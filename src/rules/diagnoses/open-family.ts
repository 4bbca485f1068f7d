// A code for a condition of no stated kind beside its kinds in other categories. Rows: data/open-families.json.
import { dotted } from '../../reference/index.js';
import { diagnosesOf, finding, removeCodes } from '../lines.js';
import type { ClaimLine, Rule } from '../contract.js';
import table from '../data/open-families.json' with { type: 'json' };

interface Row { open: string; precise: string; what: string; removed?: boolean; apart?: string; otherKind?: string }

const compile = (words: string | undefined): RegExp | undefined => (words === undefined ? undefined : new RegExp(words, 'i'));
const ROWS = (table.rows as readonly Row[]).map(({ open, precise, what, removed = false, apart, otherKind }) => ({ open: new RegExp(open), precise: new RegExp(precise), what, removed, apart: compile(apart), otherKind: compile(otherKind) }));
const PLACES = table.places.map((words) => new RegExp(`\\b(?:${words})\\b`, 'i'));

const sentencesOf = ({ sentences, evidence }: ClaimLine): string => (sentences ?? evidence.map(({ text }) => text)).join(' ');

/** Sections that list a diagnosis a line. */
const LISTS = /diagnos|^assessment|^impression/;

/** Whether two lines are entries of one list of diagnoses, or their sentences name regions of the body and share none. */
function lieApart(a: ClaimLine, b: ClaimLine): boolean {
  if (a.evidence.some((own) => LISTS.test(own.section ?? '') && b.evidence.some((other) => other.section === own.section && (own.end <= other.start || other.end <= own.start)))) return true;
  const [one, other] = [a, b].map((line) => PLACES.filter((place) => place.test(sentencesOf(line))));
  return one!.length > 0 && other!.length > 0 && !one!.some((place) => other!.includes(place));
}

export const openFamily: Rule = {
  id: 'open-family',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.18; src/rules/data/open-families.json',
  run(draft) {
    const claim = diagnosesOf(draft);
    const judged = ROWS.flatMap(({ open, precise, what, removed, apart, otherKind }) => claim.filter(({ code }) => open.test(code)).flatMap((line) => {
      const { code } = line;
      // of a growth that has its own words, the precise code beside it says nothing
      if (apart?.test(sentencesOf(line)) || otherKind?.test(sentencesOf(line))) return [];
      const kinds = claim.filter((one) => one.code !== code && precise.test(one.code) && !(apart && lieApart(line, one))).map((one) => one.code);
      if (kinds.length === 0) return [];
      const named = `${kinds.map(dotted).join(', ')} ${kinds.length === 1 ? 'names' : 'name'} the kind of ${what}; ${dotted(code)}, which leaves it open, `;
      return [{ gone: removed ? [code] : [], said: finding('warning', removed ? 'removed' : 'flagged', [code, ...kinds], named + (removed ? 'is left out.' : 'stands beside it only for another condition.'), openFamily.source) }];
    }));
    return { draft: removeCodes(draft, judged.flatMap(({ gone }) => gone)), findings: judged.map(({ said }) => said) };
  },
};
