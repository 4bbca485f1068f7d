// Which edition a release file is of, and the days of service that the edition covers.
import { ChartcodeError } from '../errors.js';

export type EditionKind = 'fiscal-year' | 'version' | 'dates' | 'payment-year' | 'quarter';
export interface EditionSpan { edition: string; from: string; validThrough: string }

const QUARTERS: Record<string, string> = { jan: '01', apr: '04', jul: '07', oct: '10' };

/** Reads the edition from the file's name, its version or its dates; `given` (`FY2027`, `2026-01`) comes first. Throws E304 when none is found. */
export function findEdition(kind: EditionKind, name: string, facts: { version?: string; latestDate?: string }, given?: string): EditionSpan {
  if (given !== undefined) return spanOf(given);
  const year = /(20\d\d)/.exec(name)?.[1];
  if (kind === 'version' && /^20\d\d$/.test(facts.version ?? '')) return spanOf(`FY${facts.version}`);
  if (kind === 'dates' && /^\d{8}$/.test(facts.latestDate ?? '')) {
    const month = Number(facts.latestDate!.slice(4, 6));
    return spanOf(`FY${Number(facts.latestDate!.slice(0, 4)) + (month >= 10 ? 1 : 0)}`);
  }
  if (kind === 'quarter') {
    const month = /20\d\d[_-]?(\d\d)\b/.exec(name)?.[1] ?? QUARTERS[/(jan|apr|jul|oct)/i.exec(name)?.[1]?.toLowerCase() ?? ''];
    if (year && month) return spanOf(`${year}-${month}`);
  } else if (year !== undefined) return spanOf(kind === 'payment-year' ? `PY${year}` : `FY${year}`);
  throw new ChartcodeError('E304', `the edition of ${name} cannot be told from its name; name it, for example ${kind === 'quarter' ? '2026-01' : 'FY2027'}`, [{ file: name }]);
}

/** `FY2026` is October to September, `PY2026` the payment year with the service year before it, `2026-01` one quarter. */
function spanOf(edition: string): EditionSpan {
  const [, kind, yearText] = /^(FY|PY)(20\d\d)$/.exec(edition) ?? [];
  const year = Number(yearText);
  if (kind === 'FY') return { edition, from: `${year - 1}-10-01`, validThrough: `${year}-09-30` };
  if (kind === 'PY') return { edition, from: `${year - 1}-01-01`, validThrough: `${year}-12-31` };
  const quarter = /^(20\d\d)-(01|04|07|10)$/.exec(edition);
  if (!quarter) throw new ChartcodeError('E304', `an edition is written FY2026, PY2026 or 2026-01, not ${edition}`, [{ edition }]);
  const end = new Date(Date.UTC(Number(quarter[1]), Number(quarter[2]) + 2, 0));
  return { edition, from: `${edition}-01`, validThrough: end.toISOString().slice(0, 10) };
}
