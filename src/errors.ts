// Every error that leaves the engine: a stable code, its HTTP status, and a message without note text.

const CATALOGUE = {
  E101: [400, 'the request is not an encounter'],
  E102: [400, 'the note is empty'],
  E103: [413, 'the note is too long'],
  E104: [400, 'the text holds characters that no note has'],
  E105: [400, 'the body is not JSON'],
  E106: [400, 'a field has a value that is not allowed'],
  E107: [400, 'the bytes are not UTF-8'],
  E108: [415, 'this content type is not read here'],
  E109: [413, 'the body is too large'],
  E110: [404, 'no such code'],
  E111: [404, 'no such address'],
  E112: [400, 'the file cannot be read'],
  E113: [400, 'the claim to validate is malformed'],
  E114: [400, 'the dataset row is malformed'],
  E115: [409, 'the output belongs to another input'],
  E121: [400, 'the document is malformed'],
  E122: [400, 'nothing in this input holds text to code'],
  E123: [400, 'the text is given by reference only'],
  E124: [400, 'a document type declaration is not read'],
  E125: [400, 'the charset is not known'],
  E131: [401, 'a valid API key is needed'],
  E132: [403, 'the role of this API key may not do this'],
  E133: [404, 'no such claim'],
  E134: [404, 'no such API key'],
  E116: [405, 'this address does not take this method'],
  E117: [404, 'no such job'],
  E118: [409, 'the idempotency key was used with another body'],
  E119: [400, 'the webhook address is not allowed'],
  E141: [400, 'there is too little coded data'],
  E142: [400, 'the review does not fit the claim'],
  E151: [406, 'this output format is not written here'],
  E152: [422, 'the claim cannot be written in this format'],
  E201: [503, 'a file of the model package is missing'],
  E202: [503, 'a file of the model package was altered'],
  E203: [503, 'the model manifest is malformed'],
  E204: [503, 'the model failed while it ran'],
  E205: [409, 'the model package may not be promoted'],
  E301: [503, 'a reference table is missing'],
  E302: [503, 'a reference table was altered'],
  E303: [503, 'a reference table is malformed'],
  E304: [400, 'the release file cannot be compiled'],
  E401: [500, 'the result could not be written'],
  E411: [503, 'the audit record could not be written'],
  E412: [500, 'the audit trail was altered'],
  E413: [503, 'a stored text cannot be opened'],
  E402: [503, 'the database cannot be reached'],
  E403: [503, 'the database is busy'],
  E404: [507, 'the disk of the database is full'],
  E405: [503, 'the database was made by another version of this program'],
  E406: [500, 'the database refused a statement'],
  E407: [503, 'the database file is damaged or is no database'],
  E501: [429, 'too much is waiting'],
  E502: [500, 'the engine failed'],
  E503: [503, 'the engine is stopping'],
  E511: [429, 'too many requests with this API key'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof CATALOGUE;

/** Whether a text is a code of this version: a service may be of another. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CATALOGUE, text);
}

/** An error with a stable code. `details` name fields, files or hashes, never note text. */
export class ChartcodeError extends Error {
  readonly status: number;
  constructor(readonly code: ErrorCode, message?: string, readonly details: unknown[] = []) {
    super(message ?? CATALOGUE[code][1]);
    this.name = 'ChartcodeError';
    this.status = CATALOGUE[code][0];
  }

  /** The body that callers get (contract.md). */
  toBody(): { error: { code: string; message: string; details: unknown[] } } {
    return { error: { code: this.code, message: this.message, details: this.details } };
  }
}

/** Any thrown value as a ChartcodeError; an unknown one keeps only its kind, since its message may quote a note. */
export function asChartcodeError(error: unknown): ChartcodeError {
  if (error instanceof ChartcodeError) return error;
  return new ChartcodeError('E502', undefined, [error instanceof Error ? error.name : typeof error]);
}
