// Times by the clock: a start and an end in any of the ways that notes write them, and whether the end can lie after the start.
import table from './clock.json' with { type: 'json' };

/** A start and an end in a text `[start, end)`; `from` and `to` in minutes of the day, `to` past 1440 where the span crosses midnight. `minutes` is undefined where the end lies before the start and no noon or midnight explains it. */
export interface ClockSpan { start: number; end: number; from: number; to: number; minutes: number | undefined }

const HALF = '(?:\\s?([ap])\\.?m?\\b\\.?)';
const POINTED = `(\\d{1,2})(?::([0-5]\\d)(?::[0-5]\\d)?${HALF}?|${HALF})`;
const PACKED = '([01]\\d|2[0-3])([0-5]\\d)(?! ?(?:m[gl]|mcg|cc|units|g\\b|k\\b|steps))(?: ?h(?:ou)?rs?\\b)?';
const SEP = '(?: ?(?:at|@|:|=|was))*\\s*';
const words = (list: readonly string[]): string => `(?:${list.join('|')})`;
/** Between the two times no other number stands. */
const GAP = '[^\\d]{0,30}?';
const FORMS = [
  new RegExp(`(?<![a-z])${words(table.from)}${SEP}${POINTED}${GAP}(?<![a-z])(?:${words(table.to)}|[-–—])${SEP}${POINTED}`, 'gi'),
  new RegExp(`(?<![\\w.:/-])${POINTED}\\s?(?:${words(table.bare)})\\s?(?:at\\s)?${POINTED}`, 'gi'),
  new RegExp(`(?<![a-z])(?:start(?:ed|ing)?|beg[aiu]n|time in|in|hung)(?: time)?${SEP}${PACKED}${GAP}(?<![a-z])${words(table.to)}${SEP}${PACKED}`, 'gi'),
  new RegExp(`(?<![\\w.:/$-])${PACKED} ?(?:-|–|to|stop(?:ped)?|end(?:ed)?) ?${PACKED}(?![\\w-])`, 'gi'),
];
const NEXT_DAY = new RegExp(table.nextDay.join('|'), 'i');
const NEAR = 30;

/** Every start and end by the clock of a text, each place once, in order. Linear in its length. */
export function readClockSpans(text: string): ClockSpan[] {
  const found: ClockSpan[] = [];
  FORMS.forEach((form, at) => {
    for (const match of text.matchAll(form)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((one) => one.start < end && start < one.end)) continue;
      const packed = at > 1;
      const [h1, m1, a1] = [match[1]!, match[2] ?? '00', packed ? undefined : (match[3] ?? match[4])];
      const [h2, m2, a2] = packed ? [match[3]!, match[4]!, undefined] : [match[5]!, match[6] ?? '00', match[7] ?? match[8]];
      if (Number(h1) > 23 || Number(h2) > 23) continue;
      const marked = NEXT_DAY.test(text.slice(Math.max(0, start - NEAR), end + NEAR));
      found.push({ start, end, ...settle([h1, m1, a1], [h2, m2, a2], marked) });
    }
  });
  return found.sort((a, b) => a.start - b.start);
}

type Clock = [hour: string, minute: string, half: string | undefined];

/** The two times in minutes of the day; a time without am or pm takes that of the other, or the reading that lies soon after the start. */
function settle(first: Clock, last: Clock, nextDay: boolean): Pick<ClockSpan, 'from' | 'to' | 'minutes'> {
  const plain = { from: minutesOf(first, first[2] ?? last[2]), to: minutesOf(last, last[2] ?? first[2]) };
  if (plain.to >= plain.from) return { ...plain, minutes: plain.to - plain.from };
  const half = isTwelveHour(first) && isTwelveHour(last) && (first[2] === undefined || last[2] === undefined)
    ? readingsOf(first).flatMap((from) => readingsOf(last).map((to) => ({ from, to: to < from && from >= 720 ? to + 1440 : to }))).find(({ from, to }) => to >= from && to - from <= table.longest) : undefined;
  if (half) return { ...half, minutes: half.to - half.from };
  const across = plain.to + 1440 - plain.from;
  if (nextDay || (plain.from >= table.evening && across <= table.longest)) return { from: plain.from, to: plain.to + 1440, minutes: across };
  return { ...plain, minutes: undefined };
}

/** Whether a time may be one of a clock of twelve hours: `09:15` is none. */
function isTwelveHour([hour, , half]: Clock): boolean {
  return half !== undefined || (Number(hour) >= 1 && Number(hour) <= 12 && !hour.startsWith('0'));
}

function readingsOf(clock: Clock): number[] {
  return clock[2] !== undefined || Number(clock[0]) > 12 ? [minutesOf(clock, clock[2])] : [minutesOf(clock, 'a'), minutesOf(clock, 'p')];
}

function minutesOf([hour, minute]: Clock, half: string | undefined): number {
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return hours * 60 + Number(minute);
}
