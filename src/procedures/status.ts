// Whether a named procedure was done here: the words of its sentence, else the zone that it stands in.
import table from './data/status.json' with { type: 'json' };

export const STATUSES = ['performed', 'planned', 'recommended', 'refused', 'previous', 'aborted', 'reviewed', 'unstated'] as const;
export type Status = (typeof STATUSES)[number];

const rules = table.statuses.map(({ status, patterns }) => ({ status: asStatus(status), pattern: new RegExp(patterns.join('|'), 'i') }));
const zones = new Map(Object.entries(table.zones).map(([zone, status]) => [zone, asStatus(status)]));

function asStatus(name: string): Status {
  const found = STATUSES.find((one) => one === name);
  if (!found) throw new Error(`status.json: unknown status ${name}`);
  return found;
}

/**
 * Status of a procedure named in `text`, inside the sentence `around`, in a zone of a note. The clause's own words come before its sentence's;
 * in the heading and the body of a report only a breaking off or a refusal overrides what the zone says: there, all was done.
 */
export function readStatus(text: string, around: string, zone: string): Status {
  const ofZone = zones.get(zone) ?? 'unstated';
  for (const words of text === around ? [text] : [text, around]) {
    for (const { status, pattern } of rules) {
      if (ofZone === 'performed' && status !== 'aborted' && status !== 'refused') continue;
      if (pattern.test(words)) return status;
    }
  }
  return ofZone;
}
