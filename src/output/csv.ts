// A claim as CSV (RFC 4180): one row a code, safe to open in a spreadsheet.
import type { ClaimCode } from '../types.js';
import { findServiceDate } from './facts.js';
import type { OutputInput } from './facts.js';

type Column = [name: string, read: (code: ClaimCode, input: OutputInput) => string | number | undefined];

const COLUMNS: Column[] = [
  ['claim_id', (_, { claim }) => claim.id ?? claim.claimId],
  ['date_of_service', (_, input) => findServiceDate(input)],
  ['setting', (_, { claim }) => claim.setting],
  ['document_type', (_, { claim }) => claim.documentType],
  ['system', ({ system }) => system],
  ['sequence', ({ sequence }) => sequence],
  ['role', ({ role }) => role],
  ['code', ({ code }) => code],
  ['description', ({ description }) => description],
  ['modifiers', ({ modifiers }) => modifiers?.join(' ')],
  ['units', ({ units }) => units],
  ['linked_diagnoses', ({ linkedDiagnoses }) => linkedDiagnoses?.join(' ')],
  ['present_on_admission', ({ presentOnAdmission }) => presentOnAdmission],
  ['probability', ({ probability }) => probability],
  ['tier', ({ tier }) => tier],
  ['evidence', ({ evidence }) => evidence.map(({ text }) => text).join(' | ')],
  ['evidence_spans', ({ evidence }) => evidence.map(({ documentId, start, end }) => `${documentId}:${start}-${end}`).join(' ')],
  ['sources', ({ sources }) => sources.join(' ')],
  ['flags', ({ flags }) => flags.join(' ')],
  ['route', (_, { claim }) => claim.decision.route],
  ['profile', (_, { claim }) => claim.decision.profile],
  ['model_sha256', (_, { claim }) => claim.provenance.model.sha256],
];

/** A header and one row a code, lines ended by CRLF. A claim without codes is its header. */
export function writeCsv(input: OutputInput): string {
  const rows = input.claim.codes.map((code) => COLUMNS.map(([, read]) => writeCell(read(code, input))));
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** A spreadsheet takes a cell that begins so for a formula, white space before it or not; the wide forms count in some locales. */
const FORMULA = /^[\s\u0000]*[=+\-@|＝＋－＠]|^[\t\r\n]/;

/** One cell. A text that would be run gets an apostrophe before it, which spreadsheets do not show; numbers stay numbers. */
function writeCell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
