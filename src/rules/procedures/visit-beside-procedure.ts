// A visit on the day of a procedure: 25 beside a minor one, 57 before a major one, nothing inside its follow-up.
import type { Edition, PairEdit } from '../../reference/types.js';
import type { EncounterFacts } from '../../types.js';
import { finding } from '../lines.js';
import type { ClaimLine, DraftClaim, Rule, RuleFinding } from '../contract.js';
import { isVisit, listCodes, modifiersOf, proceduresOf, scheduleSource, sideOfClaim, visitFamily } from './procedure-lines.js';

const MINOR = new Set(['000', '010']);
const MAJOR = new Set(['090']);

/** True for a pair that these rules judge, so that the PTP rule need not. */
export function isVisitPair(edit: PairEdit, edition: Edition): boolean {
  return isVisit(edit.column2) && !isVisit(edit.column1) && edit.modifier === '1' && ['000', '010', '090'].includes(edition.policy(edit.column1)?.globalDays ?? '');
}

interface Beside { visit: ClaimLine; procedures: string[] }

function findBeside(draft: DraftClaim, edition: Edition, days: ReadonlySet<string>, takes: readonly string[]): Beside[] {
  const lines = proceduresOf(draft);
  // an add-on takes its primary's modifier
  const visits = lines.filter((line) => isVisit(line.code) && edition.policy(line.code)?.addOn !== true && !modifiersOf(line).some((modifier) => takes.includes(modifier)));
  if (visits.length === 0) return [];
  // A part of the package (54 to 56) or somebody else's operation (assistant) leaves the visit alone.
  const procedures = [...new Set(lines.filter((line) => !isVisit(line.code) && days.has(edition.policy(line.code)?.globalDays ?? '') && !modifiersOf(line).some((modifier) => ['55', '56', '80', '81', '82', 'AS'].includes(modifier))).map((line) => line.code))];
  return procedures.length === 0 ? [] : visits.map((visit) => ({ visit, procedures }));
}

/** Procedures whose pair with the visit stands in the NCCI table: there the denial is certain. */
function proven(visit: string, procedures: readonly string[], facts: EncounterFacts, edition: Edition): string[] {
  const pairs = edition.ncci.pairs(sideOfClaim(facts), facts.dateOfService);
  return procedures.filter((code) => pairs.find(code, visit, facts.dateOfService)?.modifier === '1');
}

function report(beside: readonly Beside[], facts: EncounterFacts, edition: Edition, say: (visit: string, procedures: string) => string): RuleFinding[] {
  return beside.map(({ visit, procedures }) => {
    const certain = proven(visit.code, procedures, facts, edition);
    const named = certain.length > 0 ? certain : procedures;
    const side = sideOfClaim(facts);
    const source = certain.length > 0 ? `CMS NCCI ${side} PTP edits ${edition.ncci.pairs(side, facts.dateOfService).edition}, ${named[0] ?? ''}/${visit.code}, modifier indicator 1` : scheduleSource(edition, named[0] ?? '', `global days ${edition.policy(named[0] ?? '')?.globalDays ?? ''}`);
    return finding(certain.length > 0 ? 'error' : 'warning', 'flagged', [visit.code, ...named.slice(0, 10)], say(visit.code, listCodes(named)), source);
  });
}

export const modifier25: Rule = {
  id: 'modifier-25',
  severity: 'error',
  action: 'flagged',
  source: 'CMS NCCI Policy Manual, chapter I.D; Medicare Claims Processing Manual, chapter 12, 40.1',
  run(draft, facts, edition) {
    const beside = findBeside(draft, edition, MINOR, ['25', '57', '24', 'FT']);
    return { draft, findings: report(beside, facts, edition, (visit, codes) => `${visit} stands beside the minor procedure ${codes} without modifier 25; the visit is paid only when it went beyond the procedure.`) };
  },
};

export const modifier57: Rule = {
  id: 'modifier-57',
  severity: 'error',
  action: 'flagged',
  source: 'CMS NCCI Policy Manual, chapter I.D; Medicare Claims Processing Manual, chapter 12, 40.1',
  run(draft, facts, edition) {
    const beside = findBeside(draft, edition, MAJOR, ['57', '24', 'FT']).filter(({ visit }) => visitFamily(visit.code)?.followUp !== true);
    // 25 belongs beside minor procedures; beside a major one alone it does not lift the package.
    const minorToo = proceduresOf(draft).some((line) => MINOR.has(edition.policy(line.code)?.globalDays ?? ''));
    const open = beside.filter(({ visit }) => !(minorToo && modifiersOf(visit).includes('25')));
    const [with25, without] = [open.filter(({ visit }) => modifiersOf(visit).includes('25')), open.filter(({ visit }) => !modifiersOf(visit).includes('25'))];
    const soft = report(with25, facts, edition, (visit, codes) => `${visit} has modifier 25 beside the major operation ${codes}; the visit that decided on surgery has 57.`).map((item): RuleFinding => ({ ...item, severity: 'warning' }));
    return { draft, findings: [...report(without, facts, edition, (visit, codes) => `${visit} stands on the day of the major operation ${codes} without modifier 57; only the visit that decided on surgery is paid apart.`), ...soft] };
  },
};

export const globalDays: Rule = {
  id: 'global-days',
  severity: 'error',
  action: 'flagged',
  source: 'Medicare Claims Processing Manual, chapter 12, 40.1 (global surgical package)',
  run(draft, facts, edition) {
    const beside = findBeside(draft, edition, MAJOR, ['24', '25', '57', 'FT']).filter(({ visit }) => visitFamily(visit.code)?.followUp === true);
    return { draft, findings: report(beside, facts, edition, (visit, codes) => `${visit} lies inside the follow-up that ${codes} includes; an unrelated visit has modifier 24.`) };
  },
};
