// HL7 v2 messages (MDM, ORU, ADT) to one encounter: the visit from PID and PV1, the texts from OBX, and what the message codes as context.
import { collectSource } from '../source/collect.js';
import { ageOn, readDay } from '../source/dates.js';
import { decodeBytes } from '../source/decode.js';
import { refuse } from '../source/refuse.js';
import { TextBuilder } from '../source/text-builder.js';
import type { ReadSource, SourceDocument, Unread } from '../source/types.js';
import { documentTypeOf, settingOf } from '../source/vocabulary.js';
import type { DocumentType } from '../../types.js';
import { appendText } from './append-text.js';
import { appendObservations } from './observations.js';
import { componentOf, fieldOf, splitMessage, unframe } from './split-message.js';
import type { Message, Segment } from './split-message.js';
import tables from './messages.json' with { type: 'json' };

const EVENTS = new Set(Object.entries(tables.events).flatMap(([message, triggers]) => triggers.map((trigger) => `${message}^${trigger}`)));
const CHARSETS = new Map(Object.entries(tables.charsets));
const SEXES = new Map(Object.entries(tables.sexes));

/** Whether text begins as an HL7 v2 message does. */
export function isHl7v2(head: string): boolean {
  return /^\ufeff?[\x0b\s]*MSH[^\sA-Za-z0-9]/.test(head.slice(0, 100));
}

/** Decodes a message by `charset`, else by what MSH-18 names, else as UTF-8. Throws E107 and E125. */
export function decodeHl7v2(bytes: Uint8Array, charset: string | undefined): string {
  const [head = ''] = Buffer.from(bytes.subarray(0, 2000)).toString('latin1').split(/[\r\n]/).filter((line) => /MSH/.test(line));
  const named = head.slice(head.indexOf('MSH')).split(head[head.indexOf('MSH') + 3] ?? '|')[17]?.split(/[~^]/)[0]?.trim().toUpperCase() ?? '';
  return decodeBytes(bytes, charset ?? (named === '' ? undefined : (CHARSETS.get(named) ?? named)), charset === undefined && named !== '' ? 'MSH-18' : 'body');
}

/**
 * Reads one message, MLLP framing allowed. Offsets of the pieces count in `source` without its framing, or in the decoded data of the field at `path`.
 * Throws E121 (MSH, separators, an event that is not read, base64 that is not), E122, E123, E108, E107, E125 and E1xx of the encounter.
 */
export function parseHl7v2(source: string, given: Record<string, unknown> = {}): ReadSource {
  const message = splitMessage(unframe(source));
  const find = (name: string): Segment | undefined => message.segments.find((segment) => segment.name === name);
  const msh = find('MSH');
  const event = `${componentOf(message, msh, 9)}^${componentOf(message, msh, 9, 2)}`;
  if (!EVENTS.has(event)) return refuse('E121', 'MSH-9', `must be one of ${[...EVENTS].join(', ')}`);
  const unread: Unread[] = [];
  const documents = readDocuments(message, unread).filter(({ text }) => /\S/.test(text));
  const context = readContext(message);
  const admission = event.startsWith('ADT');
  if (context && (documents.length > 0 || admission)) documents.push({ ...context, type: documents[0]?.type });
  const [pid, pv1, evn] = ['PID', 'PV1', 'EVN'].map(find);
  const setting = settingOf('v2', componentOf(message, pv1, 2), documents[0]?.type, componentOf(message, pv1, 3, 6));
  const days = [...(setting === 'inpatient' ? [readDay(componentOf(message, pv1, 45))] : []), readDay(componentOf(message, pv1, 44)), documents[0]?.authoredOn, readDay(componentOf(message, evn, 2)), readDay(componentOf(message, msh, 7))];
  const dateOfService = days.find((day) => day !== undefined);
  return collectSource(
    documents,
    {
      id: componentOf(message, pv1, 19) || componentOf(message, msh, 10),
      setting,
      dateOfService,
      admissionDate: setting === 'inpatient' ? readDay(componentOf(message, pv1, 44)) : undefined,
      patient: { age: ageOn(componentOf(message, pid, 7), dateOfService), sex: SEXES.get(componentOf(message, pid, 8).toUpperCase()) },
    },
    unread,
    given,
  );
}

/** MDM: one document of TXA and its observations; ORU: one of each OBR; ADT: one of the observations, if any. */
function readDocuments(message: Message, unread: Unread[]): SourceDocument[] {
  const groups: { head: Segment | undefined; rows: Segment[] }[] = [{ head: message.segments.find(({ name }) => name === 'TXA'), rows: [] }];
  const report = message.segments.some(({ name }) => name === 'TXA') ? 'TXA' : 'OBR';
  for (const segment of message.segments) {
    if (segment.name === 'OBR' && report === 'OBR') groups.push({ head: segment, rows: [] });
    else if (segment.name === 'OBX' || segment.name === 'NTE') groups.at(-1)!.rows.push(segment);
  }
  const charset = CHARSETS.get(componentOf(message, message.segments[0], 18).toUpperCase());
  const documents = groups.map(({ head, rows }, place) => {
    const builder = new TextBuilder();
    appendObservations(message, rows, builder, unread, charset);
    return { id: head === undefined ? 'OBX' : `${head.name}-${place || 1}`, ...describe(message, head), ...builder.build() };
  });
  // A comment on the patient stands before the reports; the first document is what the message is about.
  return documents[0]?.id === 'OBX' ? [...documents.slice(1), { ...documents[0], type: documents[1]?.type }] : documents;
}

function describe(message: Message, head: Segment | undefined): { type: DocumentType | undefined; authoredOn: string | undefined } {
  if (head === undefined) return { type: undefined, authoredOn: undefined };
  const [what, days] = head.name === 'TXA' ? [2, [4, 6, 7, 8]] : [4, [7, 14, 22]];
  const code = componentOf(message, head, what);
  const title = `${componentOf(message, head, what, 2)} ${componentOf(message, head, what, 5)}`;
  const type = documentTypeOf([code, componentOf(message, head, what, 4)], title.trim() === '' ? code : title);
  return {
    type: type ?? (head.name === 'OBR' ? 'diagnostic_report' : undefined),
    authoredOn: days.map((field) => readDay(componentOf(message, head, field))).find((day) => day !== undefined),
  };
}

/** Reason of the visit (PV2-3), diagnoses (DG1) and procedures (PR1), headed; of an admission they are all the text there is. */
function readContext(message: Message): SourceDocument | undefined {
  const builder = new TextBuilder();
  for (const { segment: name, field, heading } of tables.context) {
    const rows = message.segments.filter((segment) => segment.name === name);
    let open = false;
    for (const row of rows) {
      const words = [2, 5, 1].map((component) => componentOf(message, row, field, component)).find((text) => /[a-z]{3}/i.test(text));
      const other = name === 'DG1' ? componentOf(message, row, 4) : '';
      if (words === undefined && other === '') continue;
      if (!open) builder.gap('\n\n');
      if (!open) builder.add(`${heading}:`);
      open = true;
      builder.gap('\n');
      builder.lead('- ');
      const slice = fieldOf(row, words === undefined ? 4 : field);
      const text = words ?? other;
      const at = slice.text.indexOf(text);
      if (at === -1) builder.add(text);
      else appendText({ text, start: slice.start + at }, message.separators, builder, undefined);
    }
  }
  return builder.length === 0 ? undefined : { id: 'context', ...builder.build() };
}
