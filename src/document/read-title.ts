// The title over a note: who writes "EMERGENCY DEPARTMENT NOTE" above it has said what it is.
import { DOCUMENT_TYPES, SETTINGS, type DocumentType, type Setting } from '../types.js';
import table from './document-titles.json' with { type: 'json' };

/** `type` is absent where a line names the place alone. */
export interface Title { type?: DocumentType; setting?: Setting }

interface Row { pattern: RegExp; first: boolean; not: RegExp | undefined; title: Title }

const ROWS: readonly Row[] = (table.titles as { type: string; setting?: string; pattern: string; first?: boolean; not?: string }[]).map(({ type, setting, pattern, first = false, not }) => {
  const knownType = DOCUMENT_TYPES.find((one) => one === type);
  const knownSetting = SETTINGS.find((one) => one === setting);
  if (!knownType || (setting !== undefined && !knownSetting)) throw new Error(`document-titles.json: ${pattern}`);
  return { pattern: new RegExp(`^(?:${pattern})$`), first, not: not === undefined ? undefined : new RegExp(not), title: { type: knownType, ...(knownSetting ? { setting: knownSetting } : {}) } };
});

const PLACES = table.places.map(({ setting, pattern }) => {
  const known = SETTINGS.find((one) => one === setting);
  if (!known) throw new Error(`document-titles.json: ${pattern}`);
  return { pattern: new RegExp(`^(?:${pattern})$`), setting: known };
});
const STAY = new RegExp(table.stay, 'i');
const LEFT = new RegExp(table.left, 'i');
const KIND = new RegExp(`\\b${table.kinds}$`);

/** Lines that may stand over the title: a hospital's name, a patient's. */
const LINES = 4;
const LONGEST = 60;
const LONGEST_FIRST = 100;

/** What may end the title on a first line that goes on; full stops and commas, like the names of studies and operations, only in a note so short (characters) that its words tell the classifier little; not the one of "Mr. Hale", whom it would make an MR study. */
const ENDS = [/:|\s[-–—|]\s/];
const ENDS_IN_SHORT = [...ENDS, /(?<!^\W*(?:Mrs?|Ms|Dr|Pt))\.\s/, /,\s/];
const SHORT = 1200;
/** The name of a study behind such a word is the title. */
const LABELS = /^\W*(?:exam(?:ination)?|study|test|type of (?:exam|study))\s*:\s*/i;

/** The title among the first lines of a note, alone on its line or, on the first, before its first colon or dash (in a short note also full stop or comma); undefined when no line is one. */
export function readTitle(text: string): Title | undefined {
  const short = text.length < SHORT;
  // a summary of a stay may begin with what a study showed or what was done
  const stay = short && STAY.test(text);
  const left = short && LEFT.test(text);
  const rows = ROWS.filter(({ first, title }) => !first || (short && !stay && !(left && title.type === 'diagnostic_report')));
  const lines = text.slice(0, 2000).split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '').slice(0, LINES);
  for (const [at, line] of lines.entries()) {
    const whole = tidy(line);
    const named = short ? line.replace(LABELS, '') : line;
    const parts = at === 0 ? [named, ...(short ? ENDS_IN_SHORT : ENDS).map((end) => named.split(end)[0] ?? '')].map(tidy) : [];
    for (const one of new Set([whole, ...parts])) {
      const row = one.length > 0 && one.length <= (at === 0 && short ? LONGEST_FIRST : LONGEST) ? rows.find(({ pattern, first, not }) => (at === 0 || !first) && pattern.test(one) && !not?.test(whole)) : undefined;
      if (!row) continue;
      const setting = readPlace(line) ?? row.title.setting;
      return { ...row.title, ...(setting ? { setting } : {}) };
    }
    const place = readPlace(line);
    if (place) {
      const head = tidy(line.split(BREAK)[0] ?? '');
      const type = rows.find(({ pattern, first }) => (at === 0 || !first) && pattern.test(head))?.title.type;
      return { ...(type ? { type } : {}), setting: place };
    }
  }
  return undefined;
}

const BREAK = /\s[-–—|]\s|,\s|\s?\(/;

/** The setting that a title names behind its dash, comma or bracket: `PROGRESS NOTE, established`, `INFUSION NOTE - office`. */
function readPlace(line: string): Setting | undefined {
  if (line.length > LONGEST) return undefined;
  const [head, ...rest] = line.split(BREAK).map((one) => tidy(one.replace(/\)$/, '')));
  if (head === undefined || !KIND.test(head)) return undefined;
  return rest.flatMap((one) => PLACES.find(({ pattern }) => pattern.test(one))?.setting ?? [])[0];
}

function tidy(line: string): string {
  return line.toLowerCase().replace(/\d{1,4}[/-]\d{1,2}([/-]\d{2,4})?/g, ' ').replace(/^[\s*#=_:.-]+|[\s*#=_:.,-]+$/g, '').replace(/\s+/g, ' ');
}
