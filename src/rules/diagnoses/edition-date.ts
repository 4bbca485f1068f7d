// The code set must be the one in force on the date of service.
import { finding } from '../lines.js';
import type { Rule } from '../contract.js';

export const editionDate: Rule = {
  id: 'edition-date',
  severity: 'warning',
  action: 'flagged',
  source: 'ICD-10-CM edition table: first and last date of service',
  run(draft, facts, edition) {
    const day = facts.dateOfService;
    const late = day > edition.validThrough;
    if (!late && day >= edition.from) return { draft, findings: [] };
    const message = late
      ? `The service of ${day} is later than the last day of this code set (${edition.validThrough}); codes may have changed since.`
      : `The service of ${day} is earlier than the first day of this code set (${edition.from}); codes of that day may differ.`;
    return { draft, findings: [finding('warning', 'flagged', [], message, `ICD-10-CM ${edition.icd10cm.edition}, in force ${edition.from} to ${edition.validThrough}`)] };
  },
};
