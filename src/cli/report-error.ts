// An error for a person (one line) or for a program (the JSON body that HTTP gives), and the exit code that goes with it.
import { asChartcodeError } from '../errors.js';
import type { Output } from './context.js';
import { cleanText } from './terminal.js';

/** Writes an error to `stderr`. Gives 2 for bad input (what HTTP answers with a 4xx, overload aside), else 1. */
export function reportError(thrown: unknown, stderr: Output, asJson: boolean): 1 | 2 {
  const error = asChartcodeError(thrown);
  stderr.write(`${asJson ? JSON.stringify(error.toBody()) : `chartcode: ${describeError(error)}`}\n`);
  return error.status < 500 && error.status !== 429 ? 2 : 1;
}

/** `E106 a field has a value that is not allowed: setting must be one of ...`; fields and files that the message leaves out are added. */
export function describeError(error: { code: string; message: string; details: readonly unknown[] }): string {
  const unnamed = error.details
    .filter((detail) => !isNamed(error.message, detail))
    .slice(0, 5)
    .map(describeDetail)
    .filter((text) => text !== '');
  return cleanText([`${error.code} ${error.message}`, ...(unnamed.length === 0 ? [] : [unnamed.join('; ')])].join(': '));
}

function isNamed(message: string, detail: unknown): boolean {
  if (typeof detail !== 'object' || detail === null) return false;
  const { field, problem } = detail as { field?: unknown; problem?: unknown };
  return typeof field === 'string' && typeof problem === 'string' && message.includes(field) && message.includes(problem);
}

function describeDetail(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return String(detail);
  const { field, problem, ...rest } = detail as Record<string, unknown>;
  const facts = Object.entries(rest)
    .filter(([, value]) => ['string', 'number'].includes(typeof value))
    .map(([key, value]) => `${key} ${String(value)}`);
  const head = [field, problem].filter((part) => typeof part === 'string').join(' ');
  return [head, facts.join(', ')].filter((part) => part !== '').join(', ');
}
