// Compositions, document references and reports to texts: what a person would read of each.
import { readAttachment } from '../attachment.js';
import { appendHtml } from '../parse-html.js';
import { decodeXml, isCda, readNarrative } from '../parse-ccda/index.js';
import { BY_REFERENCE, OTHER_TYPE } from '../source/collect.js';
import { readDay } from '../source/dates.js';
import { baseType, charsetOf, decodeBase64 } from '../source/decode.js';
import { TextBuilder } from '../source/text-builder.js';
import type { MappedText, SourceDocument, Unread } from '../source/types.js';
import { documentTypeOf, headingOf, writeHeading } from '../source/vocabulary.js';
import { entriesOf, join, refersTo } from './entries.js';
import type { AnyEntry, Entry } from './entries.js';
import { codesOf, wordsOf } from './resources.js';
import type { FhirAttachment, FhirSection } from './resources.js';

export type NoteEntry = Entry<'Composition'> | Entry<'DocumentReference'> | Entry<'DiagnosticReport'>;

const WITHDRAWN = new Set(['entered-in-error', 'superseded', 'cancelled']);

/** Notes that stand: drafts too, but nothing withdrawn or replaced. Compositions come first, then documents, then reports. */
export function listNotes(entries: readonly AnyEntry[]): NoteEntry[] {
  return [...entriesOf(entries, 'Composition'), ...entriesOf(entries, 'DocumentReference'), ...entriesOf(entries, 'DiagnosticReport')].filter(
    ({ type, resource }) => !WITHDRAWN.has(resource.status ?? '') && !(type === 'DocumentReference' && WITHDRAWN.has(resource.docStatus ?? '')),
  );
}

/** The day on which a note was written, or what it tells was done. */
export function dayOf({ type, resource }: NoteEntry): string | undefined {
  if (type === 'Composition') return readDay(resource.date);
  if (type === 'DocumentReference') return readDay(resource.context?.period?.start) ?? readDay(resource.date);
  return readDay(resource.effectiveDateTime) ?? readDay(resource.effectivePeriod?.start) ?? readDay(resource.issued);
}

/** References to encounters that a note holds. */
export function encountersOf({ type, resource }: NoteEntry): string[] {
  const references = type === 'DocumentReference' ? (resource.context?.encounter ?? []) : [resource.encounter];
  return references.flatMap((one) => (one?.reference === undefined ? [] : [one.reference]));
}

/** The text of a note; '' when it has none, with the reasons in `unread`. Throws E107, E121, E124 and E125 for what is broken. */
export function readNote(entry: NoteEntry, entries: readonly AnyEntry[], unread: Unread[]): SourceDocument {
  const builder = new TextBuilder();
  const { resource, path } = entry;
  if (entry.type === 'Composition') readComposition(entry, builder);
  else if (entry.type === 'DocumentReference') {
    const forms = (entry.resource.content ?? []).map((content, place) => ({ attachment: content?.attachment, path: join(path, `content.${place}.attachment`) }));
    readForms(forms, entries, unread, builder);
  } else readReport(entry, entries, unread, builder);
  const [concept, title] = describe(entry);
  const type = documentTypeOf(codesOf(concept), title) ?? (entry.type === 'DiagnosticReport' ? 'diagnostic_report' : undefined);
  return { id: resource.id === undefined ? (path === '' ? entry.type : path) : `${entry.type}/${resource.id}`, type, authoredOn: dayOf(entry), ...builder.build() };
}

function describe(entry: NoteEntry) {
  if (entry.type === 'Composition') return [entry.resource.type, `${entry.resource.title ?? ''} ${wordsOf(entry.resource.type)}`] as const;
  if (entry.type === 'DocumentReference') return [entry.resource.type, `${wordsOf(entry.resource.type)} ${entry.resource.description ?? ''}`] as const;
  const { code, category } = entry.resource;
  return [{ coding: [code, ...(category ?? [])].flatMap((concept) => concept?.coding ?? []) }, wordsOf(code)] as const;
}

function readComposition({ resource, path }: Entry<'Composition'>, builder: TextBuilder): void {
  for (const [place, section] of (resource.section ?? []).entries()) if (section) appendSection(section, join(path, `section.${place}`), builder);
  if (builder.length === 0) appendDiv(resource.text?.div, join(path, 'text.div'), builder);
}

function appendSection(section: FhirSection, path: string, builder: TextBuilder): void {
  const title = (section.title ?? '').replace(/\s*:?\s*$/, '');
  const { heading, keepTitle } = headingOf(codesOf(section.code), title === '' ? wordsOf(section.code) : title);
  const inner = (section.section ?? []).filter((one) => one !== undefined);
  if (heading !== '' && (/[^\s<>]/.test((section.text?.div ?? '').replace(/<[^>]*>/g, '')) || inner.length > 0)) {
    builder.gap('\n\n');
    builder.path = `${path}.title`;
    const written = writeHeading(heading);
    if (written === title) builder.copy(title, 0, title.length);
    else builder.add(written);
    builder.add(':');
    builder.gap('\n');
    if (keepTitle) builder.copy(title, 0, title.length);
    builder.gap('\n');
  }
  appendDiv(section.text?.div, join(path, 'text.div'), builder);
  for (const [place, one] of (section.section ?? []).entries()) if (one) appendSection(one, join(path, `section.${place}`), builder);
}

function appendDiv(div: string | undefined, path: string, builder: TextBuilder): void {
  if (div === undefined) return;
  builder.path = path;
  appendHtml(div, builder, path);
  builder.gap('\n\n');
}

function readReport({ resource, path }: Entry<'DiagnosticReport'>, entries: readonly AnyEntry[], unread: Unread[], builder: TextBuilder): void {
  const forms = (resource.presentedForm ?? []).map((attachment, place) => ({ attachment, path: join(path, `presentedForm.${place}`) }));
  readForms(forms, entries, unread, builder);
  // Without a form the narrative is the report; a conclusion is its last line.
  if (builder.length === 0) appendDiv(resource.text?.div, join(path, 'text.div'), builder);
  const { conclusion } = resource;
  if (conclusion !== undefined && /\S/.test(conclusion) && !builder.build().text.includes(conclusion.trim())) {
    builder.gap('\n\n');
    builder.add('CONCLUSION:');
    builder.gap('\n');
    builder.path = join(path, 'conclusion');
    builder.copy(conclusion, 0, conclusion.length, 'lines');
  }
}

/** Several forms of one document: the first that can be read is taken. Why others could not is told only when none could. */
function readForms(forms: { attachment: FhirAttachment | undefined; path: string }[], entries: readonly AnyEntry[], unread: Unread[], builder: TextBuilder): void {
  const failed: Unread[] = [];
  for (const { attachment, path } of forms) {
    const read = attachment === undefined ? { place: path, problem: 'is not an attachment' } : readForm(attachment, path, entries);
    if ('problem' in read) failed.push(read);
    else if (/\S/.test(read.text)) {
      builder.append(read, `${path}.data`);
      return;
    } else failed.push({ place: path, problem: 'holds no text' });
  }
  unread.push(...failed);
}

function readForm(attachment: FhirAttachment, path: string, entries: readonly AnyEntry[]): MappedText | Unread {
  const { contentType = '', data, url } = attachment;
  const place = join(path, 'data');
  if (data !== undefined) return readBytes(decodeBase64(data, place), contentType, place);
  const binary = entriesOf(entries, 'Binary').find((entry) => refersTo(url, entry));
  if (binary?.resource.data !== undefined) {
    const at = join(binary.path, 'data');
    return readBytes(decodeBase64(binary.resource.data, at), contentType || (binary.resource.contentType ?? ''), at);
  }
  return url === undefined ? { place: path, problem: 'holds no data' } : { place: join(path, 'url'), problem: BY_REFERENCE };
}

function readBytes(bytes: Uint8Array, contentType: string, place: string): MappedText | Unread {
  const mediaType = baseType(contentType);
  const charset = charsetOf(contentType);
  const readXml = (xml: Uint8Array): MappedText | Unread => {
    const source = decodeXml(xml, charset, place);
    return isCda(source) ? readNarrative(source, place) : { place, problem: `${OTHER_TYPE} (XML that is no CDA document)` };
  };
  return readAttachment({ bytes, mediaType, charset, place, readXml });
}
