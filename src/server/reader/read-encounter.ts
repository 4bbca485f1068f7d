// A body of POST /v1/claims to its encounter, whatever format it is in; runs on the main thread for small bodies and in a thread of its own for large ones.
import { validateEncounter } from '../../document/validate-encounter.js';
import { isFhir, parseFhir, readSource } from '../../read-source.js';
import type { ReadSource } from '../../read-source.js';
import { decodeUtf8 } from '../../store/decode-utf8.js';
import { parseJson } from '../../store/parse-json.js';
import type { Encounter } from '../../types.js';
import type { BodyKind } from '../read-body.js';

export interface Body {
  bytes: Uint8Array;
  kind: BodyKind;
  /** As the transport states it. */
  charset?: string | undefined;
  /** The caller's own fields of the encounter (the query string); they win over what the source states. JSON encounters have their own. */
  given?: Record<string, unknown>;
}

export interface ReadBody {
  encounter: Encounter;
  /** Absent for JSON and plain text, whose offsets point into what the caller has. */
  source?: ReadSource;
}

/** Reads a body. Throws E1xx naming the place. */
export function readEncounter({ bytes, kind, charset, given = {} }: Body): ReadBody {
  if (kind === 'text') return { encounter: validateEncounter({ ...given, text: decodeUtf8(bytes, 'body') }) };
  if (kind !== 'json' && kind !== 'ndjson') return withSource(readSource(bytes, kind, { charset, given }));
  const value = parseJson(decodeUtf8(bytes, 'body'));
  // Many clients send FHIR as plain JSON; an encounter has no resource type.
  return isFhir(value) ? withSource(parseFhir(value, given)) : { encounter: validateEncounter(value) };
}

function withSource(source: ReadSource): ReadBody {
  return { encounter: source.encounter, source };
}
