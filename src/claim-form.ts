// The form of a claim coded elsewhere, which the rules cannot see once its lines are in order: roles, sequence, links, day of service.
import { dotted, undotted } from './reference/index.js';
import type { ForeignLine } from './rules/index.js';
import type { Finding } from './types.js';

export type FormFinding = Omit<Finding, 'id'>;

/** First day on which US claims carried ICD-10 codes. */
const FIRST_DAY = '2015-10-01';
const GUIDELINES = 'ICD-10-CM Official Guidelines FY2026';

const flag = (rule: string, severity: Finding['severity'], codes: readonly string[], message: string, source: string): FormFinding => ({ rule, severity, action: 'flagged', codes: [...codes], message, source });

/** Checks the lines as they came in; `dateOfService` is undefined where the claim names none (the rules say what was taken instead). Codes in findings are dotted. */
export function checkForm(lines: readonly ForeignLine[], dateOfService: string | undefined): FormFinding[] {
  const diagnoses = lines.filter((line) => line.system === 'ICD-10-CM');
  return [...checkPresence(lines, diagnoses), ...checkDay(lines, dateOfService), ...checkRoles(diagnoses), ...checkSequence(diagnoses), ...checkLinks(lines, diagnoses)];
}

/** HCPCS Level II numbers begin with a letter, CPT numbers with a digit; `lines` as they came in, before either is read as the other. */
export function checkSystems(lines: readonly ForeignLine[]): FormFinding[] {
  const tell = (named: ForeignLine['system'], form: RegExp, is: string): FormFinding[] => {
    const codes = [...new Set(lines.filter((line) => line.system === named && form.test(line.code)).map((line) => line.code))];
    return codes.map((code) => flag('line-system', 'info', [code], `${code} is sent as ${named} and has the form of a ${is} number.`, '45 CFR 162.1002; Medicare Claims Processing Manual, chapter 23, 20'));
  };
  return [...tell('CPT', /^[A-V]\d{4}$/, 'HCPCS Level II'), ...tell('HCPCS', /^\d{4}[0-9A-Z]$/, 'CPT')];
}

/** A service points to the diagnosis that it answers; the facility's claim has no pointers. */
export function checkUnlinked(lines: readonly ForeignLine[]): FormFinding[] {
  if (!lines.some((line) => line.system === 'ICD-10-CM')) return [];
  const codes = [...new Set(lines.filter((line) => (line.system === 'CPT' || line.system === 'HCPCS') && !line.linkedDiagnoses?.length).map((line) => line.code))];
  return codes.map((code) => flag('unlinked', 'info', [code], `${code} is linked to no diagnosis; a professional claim names the one that each service answers.`, 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24E'));
}

/** A claim says what was done, or found, and why. */
function checkPresence(lines: readonly ForeignLine[], diagnoses: readonly ForeignLine[]): FormFinding[] {
  if (lines.length === 0) return [flag('no-lines', 'error', [], 'The claim has no codes.', 'Medicare Claims Processing Manual, chapter 26, 10.4, items 21 and 24')];
  if (diagnoses.length > 0) return [];
  return [flag('one-first-listed', 'error', [], 'The claim has no diagnosis; each claim has a first-listed one, the reason for its services.', `${GUIDELINES}, II and IV.G; Medicare Claims Processing Manual, chapter 26, 10.4, item 21`)];
}

function checkDay(lines: readonly ForeignLine[], day: string | undefined): FormFinding[] {
  if (day === undefined || day >= FIRST_DAY || !lines.some((line) => line.system.startsWith('ICD-10'))) return [];
  return [flag('service-date', 'error', [], `ICD-10 codes are for services from ${FIRST_DAY} on; this one was on ${day}.`, 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24A; 45 CFR 162.1002')];
}

function checkRoles(diagnoses: readonly ForeignLine[]): FormFinding[] {
  const first = [...new Set(diagnoses.filter((line) => line.role === 'first_listed').map((line) => dotted(undotted(line.code))))];
  const count = diagnoses.filter((line) => line.role === 'first_listed').length;
  if (count > 1) return [flag('one-first-listed', 'error', first, `${first.join(' and ')} ${first.length === 1 ? 'is' : 'are each'} called first-listed${first.length === 1 ? ' more than once' : ''}; a claim has one first-listed diagnosis.`, `${GUIDELINES}, II and IV.G`)];
  // Without any role the order speaks; with roles, one of them must be first.
  const ranked = count === 0 && diagnoses.some((line) => line.role === 'secondary');
  return ranked ? [flag('one-first-listed', 'warning', [], 'Diagnoses are called secondary and none first-listed; a claim has one first-listed diagnosis.', `${GUIDELINES}, II and IV.G`)] : [];
}

function checkSequence(diagnoses: readonly ForeignLine[]): FormFinding[] {
  const places = new Map<number, string[]>();
  for (const line of diagnoses) if (line.sequence !== undefined) places.set(line.sequence, [...(places.get(line.sequence) ?? []), dotted(undotted(line.code))]);
  const shared = [...places].filter(([, codes]) => codes.length > 1).map(([place, codes]) => flag('sequence', 'warning', codes, `${codes.join(' and ')} share place ${place} of the claim.`, `${GUIDELINES}, IV.G`));
  const leader = diagnoses.filter((line) => line.role === 'first_listed');
  const behind = leader.length === 1 && leader[0]!.sequence !== undefined && diagnoses.some((line) => line.sequence !== undefined && line.sequence < leader[0]!.sequence!);
  return behind ? [...shared, flag('sequence', 'warning', [dotted(undotted(leader[0]!.code))], `${dotted(undotted(leader[0]!.code))} is called first-listed, and others stand before it.`, `${GUIDELINES}, IV.G`)] : shared;
}

function checkLinks(lines: readonly ForeignLine[], diagnoses: readonly ForeignLine[]): FormFinding[] {
  const present = new Set(diagnoses.map((line) => undotted(line.code)));
  return lines.filter((line) => line.system !== 'ICD-10-CM').flatMap((line) => {
    const lost = (line.linkedDiagnoses ?? []).map(undotted).filter((code) => !present.has(code)).map(dotted);
    return lost.length === 0 || present.size === 0 ? [] : [flag('link', 'error', [line.code, ...lost], `${line.code} points to ${lost.join(', ')}, which ${lost.length === 1 ? 'is' : 'are'} not on the claim.`, 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24E')];
  });
}
