// The answer to an HL7 v2 message: AA with the claim in Z segments, AE for what the message holds, AR for what is not taken at all.
import { randomBytes } from 'node:crypto';
import { ChartcodeError } from '../../errors.js';
import type { Claim } from '../../types.js';

/** What an answer repeats of a message's header: names, control id, version; nothing of a patient. */
export interface Header {
  application: string;
  facility: string;
  trigger: string;
  controlId: string;
  version: string;
}

/** Reads the header of a message that may be broken: whatever is missing is ''. Fields keep what ASCII prints but the marks that separate an answer's fields. */
export function readHeaderOf(message: Uint8Array): Header {
  const text = Buffer.from(message.subarray(0, 2000)).toString('latin1').trimStart();
  const [line = ''] = text.split(/[\r\n]/);
  const separator = line.startsWith('MSH') ? (line[3] ?? '|') : '|';
  const fields = line.startsWith('MSH') ? line.split(separator) : [];
  const field = (number: number): string => (fields[number - 1] ?? '').replace(/[^ -~]|[|~\\&]/g, '').slice(0, 199);
  return { application: field(3), facility: field(4), trigger: field(9).split('^')[1] ?? '', controlId: field(10), version: field(12) || '2.5.1' };
}

/** Acceptance: what a sender may do next differs (AE: mend the message; AR: send another kind, or later). */
export type Acceptance = 'AA' | 'AE' | 'AR';

/** AR for a header that is not read, an unknown event, a message that is too large, overload, a stop and failures of the engine; else AE. */
export function judge(error: ChartcodeError): Acceptance {
  const fields = error.details.map((detail) => (typeof detail === 'object' && detail !== null && 'field' in detail ? String(detail.field) : ''));
  return error.status >= 429 || error.code === 'E109' || fields.some((field) => field.startsWith('MSH')) ? 'AR' : 'AE';
}

/** An ACK. `at` is the time of the answer; the claim's codes follow as ZCC segments: set id, system, code, role, probability, tier, modifiers, units. */
export function acknowledge(header: Header, outcome: Claim | ChartcodeError, at: Date): string {
  const refused = outcome instanceof ChartcodeError;
  const stamp = at.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const event = header.trigger === '' ? 'ACK' : `ACK^${header.trigger}^ACK`;
  const lines = [
    // An answer is a message of its own: MSA-2 says which one it answers.
    `MSH|^~\\&|CHARTCODE||${header.application}|${header.facility}|${stamp}||${event}|${randomBytes(10).toString('hex')}|P|${header.version}|||||||UNICODE UTF-8`,
    `MSA|${refused ? judge(outcome) : 'AA'}|${header.controlId}`,
    ...(refused ? [describeError(outcome)] : describeClaim(outcome)),
  ];
  return `${lines.join('\r')}\r`;
}

function describeError(error: ChartcodeError): string {
  const unsupported = error.details.some((detail) => typeof detail === 'object' && detail !== null && 'field' in detail && detail.field === 'MSH-9');
  const [code, words] = error.status >= 429 ? ['207', 'Application internal error'] : unsupported ? ['200', 'Unsupported message type'] : ['102', 'Data type error'];
  return `ERR|||${code}^${words}^HL70357|E|${error.code}|||${escape(error.message)}`;
}

function describeClaim(claim: Claim): string[] {
  const { decision, claimId = '', id = '' } = claim;
  return [
    `ZCL|${escape(id)}|${claimId}|${claim.documentType}|${claim.setting}|${decision.route}`,
    ...claim.codes.map(({ system, code, role = '', probability, tier, modifiers = [], units = '' }, place) =>
      ['ZCC', place + 1, system, code, role, probability, tier, modifiers.join('~'), units].join('|'),
    ),
  ];
}

function escape(text: string): string {
  const escapes: Record<string, string> = { '\\': '\\E\\', '|': '\\F\\', '^': '\\S\\', '~': '\\R\\', '&': '\\T\\' };
  return text.replace(/[\\|^~&]/g, (mark) => escapes[mark] ?? mark).replace(/[\r\n\x0b\x1c]/g, ' ');
}
