// Severity of diagnoses in MS-DRG: CC and MCC, and the principal diagnoses beside which they do not count.
import type { CodeList } from './code-list.js';
import { readCsv } from './compile-edits.js';
import type { Report } from './report.js';
import type { Compiled } from './releases.js';

/** The three published lists: severity by code, exclusion group by code, principal diagnoses by group. Throws E304. */
export interface MsdrgSources { diagnoses: string; groupOfCode: string; groups: string }

/** Columns `code`, `severity`, `group` by CC and MCC code; `groupId`, `members` by group that one of them names. */
export function compileMsdrg({ diagnoses, groupOfCode, groups }: MsdrgSources, list: CodeList, report: Report): Compiled {
  const groupOf = new Map(readCsv(groupOfCode, ['code', 'group_id'], 'CC exclusions').map((row) => [row['code']!, row['group_id']!]));
  const rows = readCsv(diagnoses, ['code', 'severity'], 'MS-DRG diagnoses').filter(({ severity }) => severity === 'CC' || severity === 'MCC');
  const known = rows.filter(({ code }) => {
    if (list.has(code!)) return true;
    report.add('msdrg: code not in the code list', code!);
    return false;
  });
  const used = new Set(known.map(({ code }) => groupOf.get(code!) ?? ''));
  const members = readCsv(groups, ['group_id', 'members_pipe'], 'CC exclusion groups').filter((row) => used.has(row['group_id']!));
  return {
    columns: {
      code: known.map((row) => row['code']!), severity: known.map((row) => row['severity']!), group: known.map((row) => groupOf.get(row['code']!) ?? ''),
      groupId: members.map((row) => row['group_id']!), members: members.map((row) => row['members_pipe']!.replaceAll('|', ' ')),
    },
    rows: known.length,
  };
}
