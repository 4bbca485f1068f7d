// What a note offers to be read as procedures: its mentions and its headings, each with the zone that it stands in.
import type { Assertion, Mention, ParsedDocument } from '../types.js';
import { readStatus, type Status } from './status.js';
import { readWords } from './words.js';
import zoneTable from './data/zones.json' with { type: 'json' };

export const ZONES = [...Object.keys(zoneTable.zones), 'name', 'unheaded', 'other'] as const;
const zoneOf = new Map(Object.entries(zoneTable.zones).flatMap(([zone, kinds]) => kinds.map((kind) => [kind, zone] as const)));
const HEADING = new Set(zoneTable.headingZones);
const OPERATIVE = new Set(zoneTable.operativeZones);

/** A stretch of a document that may name a procedure. `mention` is -1 for a heading's own words. */
export interface Unit {
  mention: number;
  documentId: string;
  start: number;
  end: number;
  text: string;
  section: string;
  sentence: number;
  zone: string;
  heading: boolean;
  operative: boolean;
  stems: ReadonlySet<string>;
  assertion: Assertion;
  status: Status;
}

const CLEAN: Assertion = { negated: false, uncertain: false, historical: false, hypothetical: false, family: false };

/** Units of a note: every mention with words, and every heading that is not only the name of a section. */
export function readUnits(documents: readonly ParsedDocument[], mentions: readonly Mention[]): Unit[] {
  const units: Unit[] = [];
  const texts = new Map(documents.map((d) => [d.id, d]));
  mentions.forEach((m, at) => {
    const document = texts.get(m.documentId)!;
    const stems = new Set(readWords(m.text).map((w) => w.stem));
    if (stems.size === 0) return;
    const zone = zoneOf.get(m.section) ?? (m.section === 'unheaded' ? 'unheaded' : 'other');
    const sentence = document.sentences[m.sentence];
    const around = sentence ? document.text.slice(Math.min(sentence.start, m.start), Math.max(sentence.end, m.end)) : m.text;
    units.push({
      mention: at, documentId: m.documentId, start: m.start, end: m.end, text: m.text, section: m.section, sentence: m.sentence, zone,
      heading: HEADING.has(zone), operative: OPERATIVE.has(zone), stems, assertion: m.assertion, status: readStatus(m.text, around, zone),
    });
  });
  for (const document of documents) {
    for (const section of document.sections) {
      const raw = document.text.slice(section.headingStart, section.start);
      const text = raw.replace(/[\s:.*#_-]+$/u, '');
      const lead = /^[\s*#_-]*/u.exec(text)![0].length;
      const stems = new Set(readWords(text).map((w) => w.stem));
      if (stems.size === 0 || text.length - lead < 3) continue;
      const start = section.headingStart + lead;
      units.push({
        mention: -1, documentId: document.id, start, end: section.headingStart + text.length, text: text.slice(lead), section: section.kind, sentence: -1, zone: 'name',
        heading: true, operative: true, stems, assertion: CLEAN, status: readStatus(text, text, 'name'),
      });
    }
  }
  return units;
}
