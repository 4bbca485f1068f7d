// The numbers of a claim that drift is looked for in.
import { undotted } from '../reference/index.js';
import type { Observation, SeverityOf, StoredClaim } from './contract.js';
import table from './measures.json' with { type: 'json' };

/** Every number that a claim gives. */
export function observeClaim({ claim }: StoredClaim, severityOf: SeverityOf): Observation[] {
  const { codes, setting } = claim;
  const diagnoses = codes.filter((line) => line.system === 'ICD-10-CM');
  const categories = new Set(diagnoses.flatMap((line) => line.hcc?.[table.hccModel] ?? []));
  const observed: Observation[] = [
    { measure: 'diagnoses-per-claim', kind: 'mean', value: diagnoses.length },
    { measure: 'procedures-per-claim', kind: 'mean', value: codes.length - diagnoses.length },
    { measure: 'hcc-capture', kind: 'share', value: Number(categories.size > 0) },
    { measure: 'hccs-per-claim', kind: 'mean', value: categories.size },
  ];
  for (const [family, levels] of Object.entries(table.visitFamilies)) {
    const visit = codes.find((line) => line.system === 'CPT' && levels.includes(line.code));
    if (!visit) continue;
    const level = levels.indexOf(visit.code) + 1;
    observed.push(
      { measure: `visit-level:${family}`, kind: 'mean', value: level },
      { measure: `visit-top:${family}`, kind: 'share', value: Number(level > levels.length - table.measures['visit-top'].top) },
    );
  }
  if (setting === 'inpatient' && diagnoses.length > 0) {
    const principal = diagnoses.find((line) => line.role === 'first_listed')?.code;
    const found = diagnoses.filter((line) => line.role !== 'first_listed').map((line) => severityOf(undotted(line.code), principal === undefined ? undefined : undotted(principal)));
    observed.push(
      { measure: 'cc-capture', kind: 'share', value: Number(found.some((severity) => severity !== undefined)) },
      { measure: 'mcc-capture', kind: 'share', value: Number(found.includes('MCC')) },
    );
  }
  return observed;
}

/** What a measure is, by its name with or without a family. */
export function describeMeasure(measure: string): { unit: string; meaning: string } {
  const [name = '', family] = measure.split(':');
  const found = (table.measures as Record<string, { unit: string; meaning: string }>)[name] ?? { unit: '', meaning: name };
  return { unit: found.unit, meaning: family ? `${found.meaning}, ${family.replace('-', ' ')}` : found.meaning };
}
