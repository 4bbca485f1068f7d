// Modifiers that exist, each once on a line, and no more than a claim line holds.
import { finding } from '../lines.js';
import type { Rule, RuleFinding } from '../contract.js';
import { MODIFIERS, modifiersOf, proceduresOf } from './procedure-lines.js';

/** A line of the professional claim form holds four. */
const MOST = 4;

export const knownModifier: Rule = {
  id: 'modifier-known',
  severity: 'error',
  action: 'flagged',
  source: 'HCPCS Level II modifiers; CPT appendix A',
  run(draft, _facts, edition) {
    const table = edition.tables.find((item) => item.name === 'hcpcs-modifiers')?.edition ?? '';
    const findings = proceduresOf(draft).flatMap((line): RuleFinding[] => {
      const modifiers = modifiersOf(line);
      const unknown = [...new Set(modifiers.filter((modifier) => !MODIFIERS.cpt.has(modifier) && edition.modifierTitle(modifier) === undefined))];
      const repeated = [...new Set(modifiers.filter((modifier, at) => modifiers.indexOf(modifier) !== at))];
      return [
        ...unknown.map((modifier) => finding('error', 'flagged', [line.code], `${line.code}: ${modifier.slice(0, 10)} is no CPT or HCPCS modifier.`, `HCPCS Level II modifiers ${table}; CPT appendix A`)),
        ...repeated.map((modifier) => finding('warning', 'flagged', [line.code], `${line.code} has modifier ${modifier.slice(0, 10)} twice.`, knownModifier.source)),
        ...(new Set(modifiers).size > MOST ? [finding('warning', 'flagged', [line.code], `${line.code} has ${modifiers.length} modifiers where a line holds ${MOST}.`, 'Medicare Claims Processing Manual, chapter 26, 10.4, item 24D')] : []),
      ];
    });
    return { draft, findings };
  },
};
