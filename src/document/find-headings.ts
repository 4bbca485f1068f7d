// Finds headings: before a colon, alone on a line, or in capitals at the start of a line. One pass, bounded look-back.
import { MAX_HEADING_WORDS, classifyHeading, kindByKeyword, normaliseHeading, type HeadingClass } from './section-table.js';

/** A heading found in a text: `[start, end)` with its colon and mark-up; `titleStart`/`titleEnd` hold its words alone. */
export interface Heading {
  start: number;
  end: number;
  titleStart: number;
  titleEnd: number;
  found: HeadingClass;
}

/** Whether a heading is an item of a dashed list, so that it belongs to the section that holds the list. */
export function isBulleted(text: string, heading: Heading): boolean {
  return /^\s*[-•·]/.test(text.slice(heading.start, heading.titleStart));
}

const LOOK_BACK = 90;
const LINE_LEAD = /^[\s#*_=>•·|-]*(?:\(?(?:\d{1,2}|[IVX]{1,4}|[A-Z])[.)]\s+)?[*_#\s]*/;
const MARKS_AFTER = /[*_ \t]*[:;]?[*_ \t,]*/y;
const ENDS_CLAUSE = /[.;,:!?)\]|•·>*_]/;

function isCapitals(text: string): boolean {
  return /[A-Z]/.test(text) && !/[a-z]/.test(text.replace(/\((?:es|s)\)/gi, ''));
}

function letters(text: string): number {
  return text.match(/[A-Za-z]/g)?.length ?? 0;
}

/** Share of letters that are capitals, so that a note typed in capitals is not read as all headings. */
export function capitalShare(text: string): number {
  const sample = text.length > 20_000 ? text.slice(0, 20_000) : text;
  const lower = sample.match(/[a-z]/g)?.length ?? 0;
  const upper = sample.match(/[A-Z]/g)?.length ?? 0;
  return upper + lower === 0 ? 0 : upper / (upper + lower);
}

function endOfMarks(text: string, at: number): number {
  MARKS_AFTER.lastIndex = at;
  return at + (MARKS_AFTER.exec(text)?.[0].length ?? 0);
}

/** Class of an unlisted heading in capitals. */
function guess(raw: string): HeadingClass {
  const kind = kindByKeyword(normaliseHeading(raw));
  return kind === undefined ? undefined : { class: 'guess', kind };
}

/** The heading that ends at the colon `colon`, looking back no further than `from`. */
function headingBeforeColon(text: string, from: number, lineStart: number, colon: number, shouted: boolean): Heading | undefined {
  const low = Math.max(from, colon - LOOK_BACK);
  const starts: number[] = [];
  let inWord = false;
  let depth = 0;
  for (let i = colon - 1; i >= low && starts.length <= MAX_HEADING_WORDS + 2; i--) {
    const char = text[i] as string;
    if (char === ')') depth++;
    const isWord = /[A-Za-z0-9'’()-]/.test(char) || (char === '.' && /[A-Za-z]/.test(text[i - 1] ?? '')) || depth > 0;
    if (char === '(') depth--;
    if (isWord) inWord = true;
    else if (inWord) {
      starts.push(i + 1);
      inWord = false;
    }
    if (!isWord && !/[\s&/,+*_]/.test(char)) break;
    if (i === low && inWord) starts.push(i);
  }
  let titleEnd = colon;
  while (titleEnd > low && /[\s*_]/.test(text[titleEnd - 1] as string)) titleEnd--;
  let capitalRun: number | undefined;
  for (let n = starts.length - 1; n >= 0; n--) {
    const start = starts[n] as number;
    const raw = text.slice(start, titleEnd);
    if (!/^[A-Za-z(]/.test(raw)) continue;
    let before = start - 1;
    while (before >= lineStart && /[ \t\u00a0*_]/.test(text[before] as string)) before--;
    const atLineStart = before < lineStart || LINE_LEAD.exec(text.slice(lineStart, start))?.[0].length === start - lineStart;
    const afterMark = before >= lineStart && ENDS_CLAUSE.test(text[before] as string);
    const capitals = isCapitals(raw);
    const previous = text.slice(Math.max(lineStart, before - 12), before + 1);
    const afterLower = /[a-z]$/.test(previous) && !/\b(?:of|the|and|for|to|in|on|with|her|his|a|an)$/.test(previous);
    const found = classifyHeading(normaliseHeading(raw));
    const opens = atLineStart || (afterMark && /^[A-Z]/.test(raw)) || (capitals && afterLower && !shouted && letters(raw) >= 4);
    if (found !== undefined && opens && (letters(raw) > 2 || atLineStart || (capitals && afterMark && letters(raw) > 1))) {
      return {
        start: atLineStart ? Math.max(from, lineStart) : start,
        end: endOfMarks(text, titleEnd),
        titleStart: start,
        titleEnd,
        found,
      };
    }
    if (capitals && letters(raw) >= 4 && (atLineStart || (afterMark && !shouted)) && !/^\d/.test(raw)) capitalRun ??= start;
  }
  if (capitalRun === undefined) return undefined;
  return {
    start: capitalRun,
    end: endOfMarks(text, titleEnd),
    titleStart: capitalRun,
    titleEnd,
    found: guess(text.slice(capitalRun, titleEnd)),
  };
}

/** A line that is a heading as a whole, or that opens with one in capitals or before a dash. */
function headingOfLine(text: string, lineStart: number, lineEnd: number, afterBlank: boolean, shouted: boolean): Heading | undefined {
  const line = text.slice(lineStart, Math.min(lineEnd, lineStart + 120));
  const lead = LINE_LEAD.exec(line)?.[0].length ?? 0;
  const titleStart = lineStart + lead;
  if (lineEnd - lineStart <= 110) {
    const raw = text.slice(titleStart, lineEnd).replace(/[\s*_#=:.-]+$/, '');
    if (raw !== '' && /^[A-Z]/.test(raw) && raw.split(/\s+/).length <= MAX_HEADING_WORDS) {
      const titleEnd = titleStart + raw.length;
      const found = classifyHeading(normaliseHeading(raw));
      const capitals = isCapitals(raw);
      if (found?.class === 'kind' && letters(raw) > 1) return { start: lineStart, end: lineEnd, titleStart, titleEnd, found };
      if (found?.class === 'system' && (capitals || afterBlank) && letters(raw) > 2)
        return { start: lineStart, end: lineEnd, titleStart, titleEnd, found };
      const ended = text.slice(titleEnd, lineEnd).includes('.');
      if (found === undefined && capitals && afterBlank && !shouted && !ended && letters(raw) >= 6 && !/[\d:;]/.test(raw)) {
        return { start: titleStart, end: lineEnd, titleStart, titleEnd, found: guess(raw) };
      }
    }
  }
  const dash = /^([A-Za-z][A-Za-z/& ]{2,50}?)[ \t]+[-–—][ \t]+(?=\S)/.exec(line.slice(lead));
  if (dash !== null) {
    const raw = dash[1] as string;
    const found = /^[A-Z]/.test(raw) ? classifyHeading(normaliseHeading(raw)) : undefined;
    if (found?.class === 'kind' && letters(raw) > 3) {
      return { start: lineStart, end: titleStart + dash[0].length, titleStart, titleEnd: titleStart + raw.length, found };
    }
  }
  if (shouted) return undefined;
  const run = /^[A-Z][A-Z/&]+(?:[ \t]+[A-Z/&]{2,})*(?=[ \t]+(?:[A-Z]?[a-z]|\d|#|-))/.exec(line.slice(lead))?.[0];
  if (run === undefined || letters(run) < 4) return undefined;
  const found = classifyHeading(normaliseHeading(run));
  if (found?.class !== 'kind') return undefined;
  return { start: lineStart, end: titleStart + run.length, titleStart, titleEnd: titleStart + run.length, found };
}

/** All headings of a text in order, without overlap; mere labels are left out. Linear in the length of the text. */
export function findHeadings(text: string): Heading[] {
  const shouted = capitalShare(text) > 0.6;
  const headings: Heading[] = [];
  let afterBlank = true;
  for (let lineStart = 0; lineStart <= text.length; ) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline === -1 ? text.length : newline;
    let from = lineStart;
    const whole = headingOfLine(text, lineStart, lineEnd, afterBlank, shouted);
    if (whole !== undefined) {
      headings.push(whole);
      from = whole.end;
    }
    for (let colon = text.indexOf(':', from); colon !== -1 && colon < lineEnd; colon = text.indexOf(':', colon + 1)) {
      if (colon < from || (/\d/.test(text[colon + 1] ?? '') && /\d/.test(text[colon - 1] ?? ''))) continue;
      const heading = headingBeforeColon(text, from, lineStart, colon, shouted);
      if (heading !== undefined && heading.found?.class !== 'label') {
        headings.push(heading);
        from = heading.end;
      } else from = Math.max(from, colon + 1);
    }
    afterBlank = text.slice(lineStart, lineEnd).trim() === '';
    lineStart = lineEnd + 1;
  }
  return headings;
}
