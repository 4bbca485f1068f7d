// The code set must be the one in force on the date of service; where none is given, the claim says which one was taken.
import type { EncounterFacts } from '../../types.js';
import type { Edition } from '../../reference/types.js';
import { finding } from '../lines.js';
import type { Rule } from '../contract.js';

export const editionDate: Rule = {
  id: 'edition-date',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM edition table: first and last date of service',
  run(draft, facts, edition) {
    const message = judgeDay(facts, edition);
    if (message === undefined) return { draft, findings: [] };
    return { draft, findings: [finding('warning', 'flagged', [], message, `ICD-10-CM ${edition.icd10cm.edition}, in force ${edition.from} to ${edition.validThrough}`)] };
  },
};

function judgeDay({ dateOfService: day, dateAssumed }: EncounterFacts, edition: Edition): string | undefined {
  const late = day > edition.validThrough;
  const early = day < edition.from;
  if (dateAssumed) {
    const ended = late ? '; it has ended since, and codes may have changed' : early ? '; it has not begun yet' : '';
    return `No date of service is given: ICD-10-CM ${edition.icd10cm.edition} (${edition.from} to ${edition.validThrough}) was taken${ended}. Tables that change within the year are those of today, ${day}.`;
  }
  if (late) return `The service of ${day} is later than the last day of this code set (${edition.validThrough}); codes may have changed since.`;
  return early ? `The service of ${day} is earlier than the first day of this code set (${edition.from}); codes of that day may differ.` : undefined;
}
