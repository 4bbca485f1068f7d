// Where in a text the rows of a pattern table can match at all: a match begins at the start of a word, so a regular expression is tried only at words that begin as one of its patterns does.

/** Letters of a beginning that count. */
const LONGEST = 3;
const DIGIT = '#';

interface Lead { text: string; /** No more letters can be read after it. */ closed: boolean }

/**
 * How every match of a pattern begins: lower-case prefixes of at most three characters, `#` for a digit. Undefined when some match may begin with anything else.
 * Reads literals, `(?:a|b)` groups, `[ab]` classes and `?`; what it does not know ends the prefix.
 */
export function readLeads(pattern: string): string[] | undefined {
  const leads = expand(pattern);
  if (!leads || leads.some(({ text }) => text === '')) return undefined;
  return [...new Set(leads.map(({ text }) => text))];
}

function expand(pattern: string): Lead[] | undefined {
  const alternatives = splitTop(pattern);
  if (alternatives.length > 1) {
    const all = alternatives.map(expand);
    return all.some((one) => one === undefined) ? undefined : (all as Lead[][]).flat();
  }
  let leads: Lead[] = [{ text: '', closed: false }];
  let at = 0;
  while (at < pattern.length && leads.some(({ text, closed }) => !closed && text.length < LONGEST)) {
    const unit = readUnit(pattern, at);
    if (unit && /^\(\?<[=!]/.test(unit.source)) {
      at = unit.end; // what must stand before takes no letters
      continue;
    }
    const options = unit && optionsOf(unit.source);
    if (!unit || !options) return leads.map((one) => ({ ...one, closed: true }));
    const next = pattern[unit.end];
    const repeated = next === '*' || next === '+' || next === '{';
    const optional = next === '?' || next === '*' || (next === '{' && pattern[unit.end + 1] === '0');
    const grown = leads.flatMap((one): Lead[] => {
      if (one.closed || one.text.length >= LONGEST) return [one];
      const longer = options.map((option) => ({ text: (one.text + option.text).slice(0, LONGEST), closed: option.closed || repeated }));
      return optional ? [one, ...longer] : longer;
    });
    leads = grown;
    at = next === '{' ? pattern.indexOf('}', unit.end) + 1 : unit.end + (next === '?' || repeated ? 1 : 0);
    if (pattern[at] === '?' && (repeated || next === '?')) at += 1; // lazy
  }
  return leads;
}

function optionsOf(source: string): Lead[] | undefined {
  if (source.startsWith('(?:')) return expand(source.slice(3, -1));
  if (source === '\\d') return [{ text: DIGIT, closed: false }];
  if (/^\p{L}$/u.test(source)) return [{ text: source.toLowerCase(), closed: false }];
  if (/^\d$/.test(source)) return [{ text: DIGIT, closed: false }];
  if (/^\[[A-Za-z]+\]$/.test(source)) return [...source.slice(1, -1)].map((c) => ({ text: c.toLowerCase(), closed: false }));
  return undefined;
}

/** The atom at a place: a group, a class, an escape or one character. */
function readUnit(pattern: string, at: number): { source: string; end: number } | undefined {
  const c = pattern[at];
  if (c === undefined) return undefined;
  if (c === '\\') return { source: pattern.slice(at, at + 2), end: at + 2 };
  if (c !== '(' && c !== '[') return { source: c, end: at + 1 };
  const end = closing(pattern, at);
  return end === undefined ? undefined : { source: pattern.slice(at, end), end };
}

function closing(pattern: string, from: number): number | undefined {
  let depth = 0, inClass = false;
  for (let i = from; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (inClass) inClass = c !== ']';
    else if (c === '[') inClass = true;
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    if (depth === 0 && !inClass && i >= from && (c === ')' || c === ']')) return i + 1;
  }
  return undefined;
}

function splitTop(pattern: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < pattern.length; ) {
    const unit = readUnit(pattern, at);
    if (!unit) break;
    if (unit.source === '|') {
      parts.push(pattern.slice(from, at));
      from = unit.end;
    }
    at = unit.end;
  }
  return [...parts, pattern.slice(from)];
}

/** The words of a text by how they begin. */
export class WordStarts {
  private readonly places = new Map<string, number[]>();

  constructor(private readonly text: string) {
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      const letters = word.slice(0, LONGEST).toLowerCase().replace(/\d/g, DIGIT);
      for (let n = 1; n <= letters.length; n++) {
        const key = letters.slice(0, n);
        const list = this.places.get(key);
        if (list) list.push(index);
        else this.places.set(key, [index]);
      }
    }
  }

  /**
   * Matches of a sticky regular expression at words that begin as one of the leads, in text order and without overlap: what a global one would find.
   * Without leads every word and every other place is tried, by the global expression.
   */
  *match(sticky: RegExp, everywhere: RegExp, leads: readonly string[] | undefined): Generator<RegExpExecArray> {
    if (!leads) {
      yield* this.text.matchAll(everywhere) as Iterable<RegExpExecArray>;
      return;
    }
    const lists = leads.map((lead) => this.places.get(lead)).filter((list) => list !== undefined);
    const places = lists.length < 2 ? (lists[0] ?? []) : [...new Set(lists.flat())].sort((a, b) => a - b);
    let free = 0;
    for (const place of places) {
      if (place < free) continue;
      sticky.lastIndex = place;
      const match = sticky.exec(this.text);
      if (!match || match[0] === '') continue;
      free = place + match[0].length;
      yield match;
    }
  }
}
