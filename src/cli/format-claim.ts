// A claim for a person: codes in columns, what the note says beneath each, what was left out and why, and the route.
import type { Claim, ClaimCode, Evidence, Finding } from '../types.js';
import { SYSTEMS } from '../types.js';
import { cleanText, hang } from './terminal.js';
import type { Style } from './terminal.js';

const LONGEST_QUOTE = 280;

/** Lays a claim out as text of `width` columns. */
export function formatClaim(claim: Claim, width: number, style: Style): string {
  const blocks = [
    formatHead(claim, style),
    ...SYSTEMS.map((system) =>
      formatSystem(
        claim,
        claim.codes.filter((code) => code.system === system),
        system,
        width,
        style,
      ),
    ),
    claim.codes.length === 0 ? 'No code: nothing in the note supports one.' : '',
    formatVisit(claim, width, style),
    formatList(
      'Not coded',
      claim.rejected.map(({ wouldBe, reason, text }) => [`${wouldBe}`, words(reason), quote(text)]),
      width,
      style,
    ),
    formatList('Findings', claim.findings.map(describeFinding), width, style),
    formatList(
      'Questions for the clinician',
      claim.queries.map(({ topic, message }) => [words(topic), message]),
      width,
      style,
    ),
    formatRoute(claim, width, style),
    formatProvenance(claim, width, style),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function formatHead(claim: Claim, style: Style): string {
  const name = words(claim.documentType);
  const parts = [
    `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`,
    words(claim.setting),
    `${claim.codes.length} code${claim.codes.length === 1 ? '' : 's'}`,
  ];
  return style.bold([...(claim.id === undefined ? [] : [cleanText(claim.id)]), ...parts].join(' · '));
}

function formatSystem(claim: Claim, codes: ClaimCode[], system: string, width: number, style: Style): string {
  if (codes.length === 0) return '';
  const names = codes.map(nameCode);
  const widest = Math.max(...names.map((name) => name.length));
  const rows = codes.flatMap((code, place) => {
    const before = `${String(code.sequence).padStart(3)}  ${(names[place] ?? '').padEnd(widest)}  ${formatProbability(code.probability)}  `;
    const label = `${before}${code.tier.padEnd(6)}  `;
    const shown = `${before}${tierStyle(code.tier, style)(code.tier.padEnd(6))}  `;
    return [
      hang(label, [code.description, ...remarks(code)].join('; '), width, undefined, shown),
      ...code.evidence.map((evidence) => hang(' '.repeat(label.length), describeEvidence(claim, evidence), width, style.dim)),
      ...(code.evidence.length === 0 ? [hang(' '.repeat(label.length), `derived: ${code.sources.join(', ')}`, width, style.dim)] : []),
    ];
  });
  return [style.bold(system), ...rows].join('\n');
}

function nameCode({ code, modifiers = [], units }: ClaimCode): string {
  return `${[code, ...modifiers].join('-')}${units !== undefined && units > 1 ? ` x${units}` : ''}`;
}

function remarks({ role, presentOnAdmission, hcc, hccDropped, linkedDiagnoses, flags }: ClaimCode): string[] {
  return [
    ...(role === 'first_listed' ? ['first-listed'] : []),
    ...(presentOnAdmission === undefined ? [] : [`present on admission ${presentOnAdmission}`]),
    ...(hcc === undefined ? [] : [`HCC ${Object.entries(hcc).map(([model, category]) => describeHcc(model, category, hccDropped)).join(', ')}`]),
    ...(linkedDiagnoses === undefined || linkedDiagnoses.length === 0 ? [] : [`for ${linkedDiagnoses.join(', ')}`]),
    ...(flags.length === 0 ? [] : [`see ${flags.join(', ')}`]),
  ];
}

function describeHcc(model: string, category: number, dropped: ClaimCode['hccDropped']): string {
  const by = dropped?.find((one) => one.model === model && one.category === category)?.by;
  return `${category} (${model}${by === undefined ? '' : `, below ${by}`})`;
}

function describeEvidence(claim: Claim, { text, section, documentId }: Evidence): string {
  const documents = new Set(claim.codes.flatMap(({ evidence }) => evidence.map((one) => one.documentId)));
  const place = [...(section === undefined ? [] : [words(section)]), ...(documents.size > 1 ? [documentId] : [])].join(', ');
  return `${quote(text)}${place === '' ? '' : ` (${place})`}`;
}

function formatVisit({ em }: Claim, width: number, style: Style): string {
  if (em === null) return '';
  const text = `${em.code} by ${em.basis === 'mdm' ? 'medical decision making' : 'time'}: problems ${em.problems}, data ${em.data}, risk ${em.risk}`;
  return [
    style.bold('Visit level'),
    hang('  ', text, width),
    ...em.rationale.map((evidence) => hang('    ', quote(evidence.text), width, style.dim)),
  ].join('\n');
}

function describeFinding({ id, severity, action, codes, message, source }: Finding): string[] {
  return [id, severity, action, codes.join(', '), `${message} (${source})`];
}

/** A titled list whose cells but the last are aligned and whose last cell wraps. */
function formatList(title: string, rows: string[][], width: number, style: Style): string {
  if (rows.length === 0) return '';
  const heads = rows.map((row) => row.slice(0, -1).map(cleanText));
  const widths = (heads[0] ?? []).map((_, column) => Math.max(...heads.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row, place) => {
    const label = (heads[place] ?? [])
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .filter((cell) => cell !== '')
      .join('  ');
    return hang(`  ${label}${label === '' ? '' : '  '}`, row.at(-1) ?? '', width);
  });
  return [style.bold(title), ...lines].join('\n');
}

function formatRoute({ decision }: Claim, width: number, style: Style): string {
  const route = decision.route === 'auto' ? style.green('auto') : style.yellow('review');
  const reasons = decision.reasons.map((reason) => hang('  - ', reason, width));
  return [`${style.bold('Route')} ${route} (profile ${decision.profile})`, ...reasons].join('\n');
}

function formatProvenance({ provenance, timings }: Claim, width: number, style: Style): string {
  const { model, calibration, thresholds, editions } = provenance;
  const facts = [
    `model ${model.id} (sha256 ${model.sha256.slice(0, 12)})`,
    `calibration ${calibration}`,
    `thresholds ${thresholds}`,
    ...Object.entries(editions).map(([system, edition]) => (edition.includes(system) ? edition : `${system} ${edition}`)),
    `${Math.round(timings.totalMs)} ms`,
  ];
  return hang('', facts.join(' · '), width, style.dim);
}

/** Rounded down, as the route's reasons are: .949 must not read as the .95 that it missed. */
function formatProbability(probability: number): string {
  return (Math.floor(probability * 100 + 1e-9) / 100).toFixed(2);
}

function tierStyle(tier: ClaimCode['tier'], style: Style): (text: string) => string {
  return { high: style.green, medium: style.yellow, low: style.red }[tier];
}

function quote(text: string): string {
  const clean = cleanText(text);
  return `“${clean.length > LONGEST_QUOTE ? `${clean.slice(0, LONGEST_QUOTE).trimEnd()} …` : clean}”`;
}

function words(name: string): string {
  return cleanText(name.replaceAll('_', ' '));
}
