// Days and ages as FHIR and HL7 write them.
import { DateSchema } from '../../types.js';

/** The calendar day of a FHIR date (`2026-01-15T08:00:00-05:00`) or an HL7 time stamp (`20260115080000-0500`), as written; undefined for anything less exact. */
export function readDay(text: string | undefined): string | undefined {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text?.trim() ?? '');
  if (found === null) return undefined;
  const day = `${found[1]}-${found[2]}-${found[3]}`;
  return DateSchema.safeParse(day).success ? day : undefined;
}

/** Full years from a birth date to a day, undefined when that day is before it. A birth date may be a year or a month alone; then the age may be one year too high. */
export function ageOn(birth: string | undefined, day: string | undefined): number | undefined {
  const born = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?/.exec(birth?.trim() ?? '');
  const then = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (born === null || then === null) return undefined;
  const years = Number(then[1]) - Number(born[1]);
  const before = `${then[2]}${then[3]}` < `${born[2] ?? '01'}${born[3] ?? '01'}`;
  const age = before ? years - 1 : years;
  return age < 0 ? undefined : age;
}
