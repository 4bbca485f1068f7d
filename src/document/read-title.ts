// The title over a note: who writes "EMERGENCY DEPARTMENT NOTE" above it has said what it is.
import { DOCUMENT_TYPES, SETTINGS, type DocumentType, type Setting } from '../types.js';
import table from './document-titles.json' with { type: 'json' };

export interface Title { type: DocumentType; setting?: Setting }

interface Row { pattern: RegExp; title: Title }

const ROWS: readonly Row[] = table.titles.map(({ type, setting, pattern }) => {
  const knownType = DOCUMENT_TYPES.find((one) => one === type);
  const knownSetting = SETTINGS.find((one) => one === setting);
  if (!knownType || (setting !== undefined && !knownSetting)) throw new Error(`document-titles.json: ${pattern}`);
  return { pattern: new RegExp(`^(?:${pattern})$`), title: { type: knownType, ...(knownSetting ? { setting: knownSetting } : {}) } };
});

/** Lines that may stand over the title: a hospital's name, a patient's. */
const LINES = 4;
const LONGEST = 60;

/** The title among the first lines of a note, alone on its line or, on the first, before its first colon or dash; undefined when no line is one. */
export function readTitle(text: string): Title | undefined {
  const lines = text.slice(0, 2000).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '').slice(0, LINES);
  for (const [at, line] of lines.entries()) {
    const whole = tidy(line);
    const part = at === 0 ? tidy(line.split(/:|\s[-–—|]\s/)[0] ?? '') : whole;
    for (const one of new Set([whole, part])) {
      const row = one.length > 0 && one.length <= LONGEST ? ROWS.find(({ pattern }) => pattern.test(one)) : undefined;
      if (row) return row.title;
    }
  }
  return undefined;
}

function tidy(line: string): string {
  return line.toLowerCase().replace(/\d{1,4}[/-]\d{1,2}([/-]\d{2,4})?/g, ' ').replace(/^[\s*#=_:.-]+|[\s*#=_:.,-]+$/g, '').replace(/\s+/g, ' ');
}
