// Code Editor flags, POA exemption and MS-DRG severity as read.
import type { TableReader } from './table-file.js';
import type { EditFlags } from './types.js';

type AgeGroup = NonNullable<EditFlags['ageRange']>['group'];
const AGE_GROUPS: readonly AgeGroup[] = ['newborn', 'pediatric', 'maternity', 'adult'];

/** Code to flags; a code without a row has none. */
export class EditTable {
  private readonly flags = new Map<string, string>();
  private readonly ages = new Map<string, { from: number; to: number }>();

  constructor(table: TableReader) {
    const flags = table.column('flags');
    table.column('code').forEach((code, row) => this.flags.set(code, flags[row]!));
    const from = table.column('ageFrom').map(Number);
    const to = table.column('ageTo').map(Number);
    table.column('ageGroup').forEach((group, row) => this.ages.set(group, { from: from[row]!, to: to[row]! }));
  }

  edits(code: string): EditFlags {
    const flags = this.flags.get(code)?.split(' ') ?? [];
    const group = AGE_GROUPS.find((name) => flags.includes(name));
    const range = group && this.ages.get(group);
    return {
      ...(group && range ? { ageRange: { group, ...range } } : {}),
      ...(flags.includes('F') ? { sex: 'F' as const } : flags.includes('M') ? { sex: 'M' as const } : {}),
      manifestation: flags.includes('manifestation'),
      unacceptablePrincipal: flags.includes('unacceptable'),
      externalCause: flags.includes('ecodepdx'),
      unspecified: flags.includes('unspecified'),
      questionableAdmission: flags.includes('qadm'),
    };
  }
}

export const readPoaExempt = (table: TableReader): ReadonlySet<string> => new Set(table.column('code'));

/** MS-DRG severity of a diagnosis, and the principal diagnoses beside which it does not count. */
export interface Severity { level: 'CC' | 'MCC'; excluded: ReadonlySet<string> }

/** Code to severity; codes that are neither CC nor MCC are absent. */
export function readSeverities(table: TableReader): ReadonlyMap<string, Severity> {
  const members = table.column('members');
  const groups = new Map(table.column('groupId').map((id, row) => [id, new Set(members[row]!.split(' '))]));
  const [levels, groupOf] = [table.column('severity'), table.column('group')];
  return new Map(table.column('code').map((code, row) => [code, { level: levels[row] as Severity['level'], excluded: groups.get(groupOf[row]!) ?? new Set<string>() }]));
}
