// Chooses the category of the visit (office, hospital, emergency, preventive ...) or none.
import type { EncounterFacts } from '../../types.js';
import table from './data/families.json' with { type: 'json' };
import type { Head } from './apply-model.js';
import { applyHead } from './apply-model.js';
import { isPaidBy } from '../paid-by.js';
import type { VisitReading } from './describe-visit.js';

export interface Family {
  /** Care settings in which the category is billed. */
  settings: string[];
  by: 'mdm' | 'time' | 'age' | 'extent' | 'transition' | 'one';
  codes: string[];
  /** Least minutes of each code, or of each level. */
  minutes?: number[] | null;
  time?: 'critical' | 'discharge';
  under?: (number | null)[];
  unknownAge?: string;
  fuller?: string[];
  patient?: 'new' | 'established';
  twin?: string;
  needs?: string[];
  /** A note of this type (`any note`: of every type) that states the category's time is one of it; `global period`: one that says it is the aftercare of an operation. */
  stated?: string;
  /** How much likelier than by its words alone the category is in a note of a type: who writes the summary of a stay managed its last day. */
  favoured?: Record<string, number>;
  /** Oldest age in years. */
  oldest?: number;
  /** Units for each further time begun; for the payers of `wholeFor` for each whole one. */
  addOn?: { code: string; after: number; each: number; wholeFor: string[]; source: string };
  /** Prolonged time beyond the highest level: a unit for each whole `each` minutes after `after`; the first row that the payer takes. */
  further?: { code: string; after: number; each: number; payers?: string[] }[];
}

export const FAMILIES: Record<string, Family> = table.families as unknown as Record<string, Family>;
/** Weight of a stated time against all that the words say. */
const STATED = 4;
const ALWAYS: Readonly<Record<string, string>> = table.always;
/** Least share of a category that a note has by its kind alone. */
const UNLIKELY = 0.3;
/** Share of an office or hospital visit that is coded as a consultation where the payer takes those codes. */
const CONSULTATIONS: Record<string, string> = { office_new: 'consult_office', office_est: 'consult_office', hosp_init: 'consult_hosp' };

export interface FamilyChoice {
  name: string;
  family: Family;
  probability: number;
  /** Share of the same category for the other kind of patient, 0 where there is none. */
  twin: number;
  /** Days from a discharge to the visit after it, where the note tells. */
  days?: number | undefined;
}

/**
 * The likeliest category that the facts and the words of the note allow, with its share; undefined when no visit is likelier than any.
 * What the encounter says of the setting and of new or established stands over the words; a category with `needs` must have one of these cues; critical
 * care and a consultation need what their rules ask (30 minutes; a payer that takes consultation codes). `postoperative`: the note says that it is the visit after an operation.
 */
export function chooseFamily(reading: VisitReading, facts: EncounterFacts, head: Head, postoperative = false): FamilyChoice | undefined {
  if (table.neverTypes.includes(facts.documentType)) return undefined;
  const shares = applyHead(head, reading.features);
  const cues = new Set(reading.hits.map((one) => one.cue));
  const total = new Map<string, number>();
  head.classes.forEach((name, i) => {
    const allowed = name === 'none' ? name : allow(name, facts, cues, reading);
    if (allowed !== undefined) total.set(allowed, (total.get(allowed) ?? 0) + (shares[i] ?? 0) * (FAMILIES[allowed]?.favoured?.[facts.documentType] ?? 1));
  });
  const stated = Object.entries(FAMILIES).find(([, one]) => (one.stated === 'global period' ? postoperative : (one.stated === facts.documentType || one.stated === 'any note') && reading.times.some(({ kind, minutes }) => kind === one.time && minutes >= (one.minutes?.[0] ?? 0))) && one.settings.includes(facts.setting))?.[0];
  if (stated) total.set(stated, Math.max(total.get(stated) ?? 0, STATED * [...total.values()].reduce((a, b) => a + b, 0)));
  const sum = [...total.values()].reduce((a, b) => a + b, 0);
  const [name, share] = [...total].reduce((best, one) => (one[1] > best[1] ? one : best), ['none', 0]);
  const always = name === 'none' ? ALWAYS[facts.documentType] : undefined;
  const given = always === undefined ? undefined : allow(always, facts, cues, reading);
  if (given !== undefined) return { name: given, family: FAMILIES[given]!, probability: Math.max(UNLIKELY, (total.get(given) ?? 0) / sum), twin: 0 };
  if (name === 'none' || sum === 0) return undefined;
  const family = FAMILIES[name]!;
  return { name, family, probability: share / sum, twin: (total.get(family.twin ?? '') ?? 0) / sum };
}

/** Whether a note of a kind is one of a visit whatever its words say. */
export function isAlways(documentType: string): boolean {
  return documentType in ALWAYS;
}

/** The category itself, its twin for the other kind of patient, its consultation form, or undefined where it cannot stand. */
function allow(name: string, facts: EncounterFacts, cues: ReadonlySet<string>, { times }: VisitReading): string | undefined {
  let family = FAMILIES[name];
  let chosen = name;
  const stated = facts.patient.newPatient;
  if (family?.twin && stated !== undefined && (family.patient === 'new') !== stated) {
    chosen = family.twin;
    family = FAMILIES[chosen];
  }
  const consultation = CONSULTATIONS[chosen];
  if (consultation && facts.documentType === 'consultation' && isPaidBy(facts.payer, table.consultationPayers)) {
    const needs = FAMILIES[consultation]?.needs ?? [];
    if (needs.some((cue) => cues.has(cue))) {
      chosen = consultation;
      family = FAMILIES[chosen];
    }
  }
  if (!family?.settings.includes(facts.setting)) return undefined;
  if (family.needs && !family.needs.some((cue) => cues.has(cue))) return undefined;
  if (family.oldest !== undefined && (facts.patient.age ?? 0) > family.oldest) return undefined;
  const least = family.time === 'critical' ? (family.minutes?.[0] ?? 0) : 0;
  if (least > 0 && !times.some((one) => one.kind === family.time && one.minutes >= least)) return undefined;
  return chosen;
}
