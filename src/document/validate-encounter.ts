// Turns anything a caller sends into an Encounter, or says which field is wrong without repeating what stood in it.
import { ChartcodeError } from '../errors.js';
import { EncounterSchema } from '../types.js';
import type { Encounter } from '../types.js';

/** One wrong field of a request: its dotted path (`documents.0.text`), and what it should have been. */
export interface FieldProblem {
  field: string;
  problem: string;
}

type Issue = NonNullable<ReturnType<typeof EncounterSchema.safeParse>['error']>['issues'][number];

/** Control characters and half surrogate pairs: no identifier has them, and logs and terminals break on them. */
const UNPRINTABLE = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Checks an encounter as it came in. Unknown fields are dropped; nothing is coerced.
 * Throws E101 when the shape is wrong (types, missing fields, not exactly one of `text` and `documents`) and E106 when a
 * field holds a value that is not allowed; `details` is a `FieldProblem[]`.
 */
export function validateEncounter(input: unknown): Encounter {
  const parsed = EncounterSchema.safeParse(input);
  if (!parsed.success) throw fail(parsed.error.issues);
  const encounter = parsed.data;
  if (encounter.text === undefined && encounter.documents === undefined)
    throw refuse('E101', [{ field: 'text', problem: 'either text or documents is needed' }]);
  if (encounter.text !== undefined && encounter.documents !== undefined)
    throw refuse('E101', [{ field: 'documents', problem: 'text and documents cannot both be given' }]);
  const problems = checkIdentifiers(encounter);
  if (problems.length > 0) throw refuse('E106', problems);
  return encounter;
}

function checkIdentifiers(encounter: Encounter): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const field of ['id', 'specialty', 'payer'] as const)
    if (UNPRINTABLE.test(encounter[field] ?? '')) problems.push({ field, problem: 'must hold no control characters' });
  const { admissionDate = '', dateOfService = admissionDate } = encounter;
  if (admissionDate > dateOfService) problems.push({ field: 'admissionDate', problem: 'must not be after dateOfService' });
  const seen = new Map<string, number>();
  for (const [place, document] of (encounter.documents ?? []).entries()) {
    const field = `documents.${place}.id`;
    const first = seen.get(document.id);
    if (UNPRINTABLE.test(document.id)) problems.push({ field, problem: 'must hold no control characters' });
    if (first !== undefined) problems.push({ field, problem: `is the same as documents.${first}.id` });
    else seen.set(document.id, place);
  }
  return problems;
}

function fail(issues: Issue[]): ChartcodeError {
  // A date that fails its pattern fails its calendar check too: one line a field is enough.
  const problems = [...new Map(issues.map((issue) => [pathOf(issue), describeIssue(issue)] as const).reverse()).entries()]
    .reverse()
    .map(([field, problem]) => ({ field, problem }));
  return refuse(issues.some(isShape) ? 'E101' : 'E106', problems);
}

function isShape(issue: Issue): boolean {
  return issue.code === 'invalid_type' || (issue.code === 'too_small' && issue.origin === 'array');
}

/** What a field should have been, in words of ours; never what stood in it. */
export function describeIssue(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return 'must be a calendar day, YYYY-MM-DD';
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'custom':
      return /On$|^date|Date$/.test(pathOf(issue)) ? 'must be a calendar day, YYYY-MM-DD' : issue.message;
    default:
      return 'has a value that is not allowed';
  }
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : '';
}

function pathOf(issue: Issue): string {
  return issue.path.length === 0 ? 'encounter' : issue.path.join('.');
}

function refuse(code: 'E101' | 'E106', problems: FieldProblem[]): ChartcodeError {
  const summary = code === 'E101' ? 'the request is not an encounter' : 'a field has a value that is not allowed';
  return new ChartcodeError(
    code,
    `${summary}: ${problems
      .slice(0, 5)
      .map(({ field, problem }) => `${field} ${problem}`)
      .join('; ')}`,
    problems,
  );
}
