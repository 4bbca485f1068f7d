// Feature group: where the best words stand, what they say of the procedure's status, and what kind of note it is.
import { DOCUMENT_TYPES, SETTINGS } from '../../types.js';
import { FIT_NAMES } from '../fit.js';
import { STATUSES } from '../status.js';
import { ZONES } from '../units.js';
import { type CandidateView, speaksAgainst } from './context.js';

const FLAGS = ['negated', 'uncertain', 'historical', 'hypothetical', 'family'] as const;

export const placeNames = [
  'zone', 'clean_zone', 'position', ...STATUSES.map((s) => `status_${s}`), ...STATUSES.map((s) => `strong_${s}`), ...FLAGS.map((f) => `flag_${f}`), 'against', 'document_type', 'setting', 'has_heading', 'log_chars', 'age',
  ...FIT_NAMES.map((f) => `fit_${f}`), 'fit_allowed', 'fit_contradicted',
];

export function fillPlace(c: CandidateView): number[] {
  const { note, unit, candidate, fit } = c;
  const zone = (name: string | undefined): number => (name === undefined ? -1 : (ZONES as readonly string[]).indexOf(name));
  const statuses = candidate.support.filter((s) => s.score >= 0.8 * c.best.score && s.score > 0).map((s) => note.units[s.unit]!.status);
  const fits = FIT_NAMES.map((name) => fit[name]);
  const { facts } = note.input;
  return [
    zone(unit.zone), zone(c.clean && note.units[c.clean.unit]!.zone), unit.start / Math.max(1, note.chars),
    ...STATUSES.map((s) => Number(unit.status === s)), ...STATUSES.map((s) => statuses.filter((one) => one === s).length),
    ...FLAGS.map((f) => Number(unit.assertion[f])), Number(speaksAgainst(unit)), DOCUMENT_TYPES.indexOf(facts.documentType), SETTINGS.indexOf(facts.setting),
    Number(note.units.some((u) => u.zone === 'heading')), Math.log(note.chars + 1), note.age ?? -1,
    ...fits, fits.filter((f) => f === 1).length, fits.filter((f) => f === -1).length,
  ];
}
