// Units of a drug, contrast or supply line: the dose that the note states over the unit of the HCPCS title.
import type { ProcedureFinding, ProcedureInput } from '../types.js';
import type { Query } from '../../types.js';
import { readCodeSet } from './code-ranges.js';
import type { LineView, Place } from './contract.js';
import { either } from '../patterns.js';
import { belongsToOther } from './dose-owner.js';
import { drugNames } from './drug-names.js';
import { sideIn } from './find-side.js';
import { billUnits, type Dimension, type DoseUnit, isContainer, readDoses, readDoseUnit, readSurface, readWeight, type StatedDose } from './parse-dose.js';
import { allSentences, toEvidence, withHeading } from './read-note.js';
import administrations from './administrations.json' with { type: 'json' };
import table from './doses.json' with { type: 'json' };
import sideTable from './sides.json' with { type: 'json' };

const SOURCE = 'HCPCS Level II dose units; CMS Claims Processing Manual, chapter 17, section 40';
const SUMMED = readCodeSet(table.sum);
const PER_STUDY = { takes: readCodeSet(table.perStudy.codes), two: new Set(table.perStudy.two) };
const BOTH = new RegExp(table.both, 'i');
/** Units of what is spread over many sites are told in total, unless each side got them. */
const EACH = /\beach (?:side|eye|arm|leg|hand|foot|axilla)\b|\bper side\b/i;
const WASTED = new RegExp(table.wasted, 'i');
const SINGLE = new RegExp(table.single, 'i');
const WASTE_OF = new RegExp(table.wasteOf, 'i');
const PART_WASTED = either([table.partWasted]);
const [REMAINDER, REMAINDER_LEFT] = [either([table.remainder]), either([table.remainderLeft])];
const REST = new RegExp(table.rest, 'i');
const DIVIDED = new RegExp(table.divided, 'i');
const INJECTED = new RegExp(table.injected, 'i');
const TOTAL_OF = new RegExp(table.totalOf, 'i');
/** The side before a dose, as in a list: "Right knee: 40 mg"; no other dose between. */
const SIDE_BEFORE_DOSE = /\b(left|right|OD|OS)(?: \w+){0,3} ?[:-] ?[^.;\d]{0,40}$/i;
/** The side into which a dose went, behind it and before the next number. */
const SIDE_OF_DOSE = /^[^;]*?\b(?:(?:in|into|to|for|on) (?:the |his |her )?(left|right)|(OD|OS))\b/i;
const WORD_OF_SIDE: Readonly<Record<string, string>> = { LT: 'left', RT: 'right' };
/** A dose of another day is none of today's sides. */
const OTHER_DAY = new RegExp(sideTable.elsewhere.join('|'), 'i');
const EYES: Readonly<Record<string, string>> = { od: 'right', os: 'left' };
/** So many characters behind a dose tell its side. */
const SIDE_WITHIN = 90;
const TWO_SIDES = /\b(?:left|OS)\b.*\b(?:right|OD)\b|\b(?:right|OD)\b.*\b(?:left|OS)\b/is;
const NO_WASTE = new RegExp(table.noWaste, 'i');
interface DrugRow { codes: string[]; names: string[]; mgPerMl?: number; products?: Record<string, number> }
const DRUGS = (table.drugs as unknown as DrugRow[]).map((row) => ({
  ...row, pattern: new RegExp(`\\b(?:${row.names.join('|')})`, 'i'),
  strengths: Object.entries(row.products ?? {}).map(([name, strength]) => [new RegExp(`\\b(?:${name})(?!\\d|\\s*(?:mg|units|ml|cc))`, 'i'), strength] as const),
}));
type Drug = (typeof DRUGS)[number];

/** More billing units of one drug on one day are a misread or mistyped dose (the largest unit limits of NCCI are below); so are many times the drug's own limit. */
const MOST_UNITS = 9999;
const MOST_LIMITS = 20;
/** A minus that is no hyphen: an amount stands right behind it. */
const BELOW_ZERO = new RegExp(table.belowZero, 'i');

/** Units of a line with what was noticed; `wasted` in billing units, `single` when the note names a single-dose container, `spent` when it says that nothing was left of it. */
export interface DrugUnits { units: number; wasted?: number; single?: boolean; spent?: boolean; finding?: ProcedureFinding; query?: Query }

/** Units of a line whose HCPCS title has a dose unit; undefined for any other line. Without a usable dose the units are 1, with a finding or a query. */
export function countDrugUnits(view: LineView, views: readonly LineView[], input: ProcedureInput): DrugUnits | undefined {
  const { code } = view.line;
  const title = view.line.system === 'HCPCS' ? input.edition.hcpcs(code)?.title : undefined;
  const unit = title === undefined ? undefined : readDoseUnit(title, code);
  if (unit === undefined || !/^[AJLQCS]/.test(code)) return undefined;
  if (unit === 'whole') return { units: PER_STUDY.takes(code) && views.some((one) => PER_STUDY.two.has(one.line.code)) ? 2 : 1 };
  const drug = DRUGS.find((row) => row.codes.includes(code)) ?? namedBy(title!, code);
  const tries = placesOf(view, drug, unit, input);
  for (const [places, vials] of [...tries.map((one) => [one, false] as const), ...tries.map((one) => [one, true] as const)]) {
    const dose = doseIn(places, unit, drug, input, SUMMED(code), vials);
    if (dose === undefined) continue;
    const units = billUnits(dose, unit.value);
    return units > mostUnits(view) ? { units: 1, finding: impossible(code, units, places[0]!) } : { units, ...readWaste(places, units, unit, drug, input) };
  }
  return { units: 1, ...missing(view, drug) };
}

function mostUnits({ policy }: LineView): number {
  return policy?.mue ? Math.min(MOST_UNITS, MOST_LIMITS * policy.mue) : MOST_UNITS;
}

function impossible(code: string, units: number, place: Place): ProcedureFinding {
  return { rule: 'dose-impossible', severity: 'warning', codes: [code], message: `The dose stated for ${code} would be ${units} units, which no one is given; 1 unit was billed.`, source: SOURCE, evidence: [toEvidence(place)] };
}

const BRANDS: Readonly<Record<string, string | readonly string[]>> = administrations.brands;

/** A drug that the table lacks is found by the substance in its title and its US brands. */
function namedBy(title: string, code: string): Drug {
  const word = title.toLowerCase().replace(/^injection,\s*/, '').split(/[^a-z-]+/).find((one) => one.length > 4) ?? code;
  // notes leave the suffix of a biosimilar away
  const name = word.replace(/[^a-z-]/g, '').replace(/-[a-z]{4}$/, '(?:$&)?');
  const brands = BRANDS[code];
  // the amount that follows a combination is the first substance's
  const all = [name, ...(/ and hyaluronidase/i.test(title) ? ['hyaluronidase'] : []), ...(Array.isArray(brands) ? brands.map((brand) => `${brand}(?![\\w-])`) : [])];
  return { codes: [code], names: [word], pattern: new RegExp(`\\b(?:${all.join('|')})`, 'i'), strengths: [] };
}

/** Where a dose is looked for: the quotes, their sentences, then every sentence that names the drug. */
function placesOf(view: LineView, drug: Drug, unit: Exclude<DoseUnit, 'whole'>, input: ProcedureInput): Place[][] {
  const named = allSentences(input.documents).filter((one) => drug.pattern.test(one.text));
  // the vial in one sentence, what was injected of it in the next
  const next = named.some(({ text }) => readDoses(text).some((dose) => isContainer(text, dose))) ? after(named, drug, input).filter(({ text }) => INJECTED.test(text)) : [];
  // where the sentence doubles or totals the amount, its few quoted words do not say all
  const whole = view.sentences.some(({ text }) => BOTH.test(text) || readDoses(text).some((one) => isReckoned(text, one)) || (TWO_SIDES.test(text) && readDoses(text).length > 1) || /\btotal|\bin all\b|\baltogether\b/i.test(text));
  // the dose in a sentence of its own: "Botox today. 155 U over 31 sites"
  const later = after(named, drug, input).filter(({ text }) => !drug.pattern.test(text) && readDoses(text).some((dose) => dose.dimension === unit.dimension));
  // a sentence for each side: "Right knee: 40 mg. Left knee: 40 mg"
  const sided = named.map((one) => withHeading(one, input.documents)).filter(({ text }) => readDoses(text).some((dose) => dose.dimension === unit.dimension));
  const sides = new Set(sided.map(({ text }) => sideIn(text)));
  // parts of a drug that is summed have their total told in a sentence of its own
  const totals = SUMMED(view.line.code) && !named.some(({ text }) => readDoses(text).some((dose) => dose.dimension === unit.dimension && !isContainer(text, dose))) ? allSentences(input.documents).filter(({ text }) => readDoses(text).some((dose) => dose.dimension === unit.dimension && isTotal(text, dose))).slice(0, 1) : [];
  return [...(totals.length > 0 ? [totals] : []), ...(sides.has('LT') && sides.has('RT') ? [sided] : []), ...(whole ? [view.sentences, view.quotes] : [view.quotes, view.sentences]), named, next, later];
}

/** What may stand between a dose per kg or m2 and its product. */
const PRODUCT = /^(?:[^;.]|\.(?=\d)){0,60}(?:=|\(|:|\bequals|\bdose(?: of)?|\btotal(?: of)?)\s*$/i;

/** Whether its product stands behind a dose per kg or m2, which then is what was given: "1.3 mg/m2 (BSA 1.7) = 2.2 mg". */
function isReckoned(text: string, one: StatedDose): boolean {
  if (!one.perKg && !one.perArea) return false;
  return readDoses(text).some((other) => other.start > one.end && !other.perKg && !other.perArea && !other.perMl && !other.rate && other.dimension === one.dimension && PRODUCT.test(text.slice(one.end, other.start)));
}

/** The dose in the dimension of the billing unit: the largest stated, or the sum for what is given in parts. */
function doseIn(places: readonly Place[], unit: Exclude<DoseUnit, 'whole'>, drug: Drug, input: ProcedureInput, sum: boolean, vials: boolean): number | undefined {
  const named = places.some((one) => drug.pattern.test(one.text));
  const sides = { left: 0, right: 0, whole: false };
  const doses = places.flatMap(({ text }) => {
    const name = drug.pattern.exec(text);
    if (named && !name) return [];
    const usable = readDoses(text).filter((one) => !isReckoned(text, one) && !isWaste(text, one) && (vials || !isContainer(text, one)) && (!belongsToOther(text, one, drug.pattern) || (name !== null && name.index < one.start && one.dimension === unit.dimension && isTotal(text, one)))).flatMap((one) => {
      const value = convert(one, unit.dimension, text, drug, input);
      const next = readDoses(text).find(({ start, dimension }) => start > one.end && dimension === one.dimension)?.start ?? text.length;
      const said = SIDE_OF_DOSE.exec(text.slice(one.end, Math.min(next, one.end + SIDE_WITHIN))) ?? SIDE_BEFORE_DOSE.exec(text.slice(Math.max(0, one.start - 60), one.start));
      const word = (said?.[1] ?? said?.[2])?.toLowerCase();
      const side = word ? (EYES[word] ?? word) : OTHER_DAY.test(text) ? undefined : WORD_OF_SIDE[sideIn(text) ?? ''];
      // of "1 cc with 10 mg" the stated amount is the dose
      const stated = one.dimension === unit.dimension || !readDoses(text).some((other) => other.dimension === unit.dimension && !other.perMl && !isContainer(text, other));
      if (value !== undefined && stated && (side === 'left' || side === 'right')) sides[side] = Math.max(sides[side], value * one.times);
      else if (value !== undefined && isTotal(text, one)) sides.whole = true;
      return value === undefined ? [] : [{ direct: one.dimension === unit.dimension, value: value * one.times * ((sum ? EACH : BOTH).test(text) && one.times === 1 && !DIVIDED.test(text) ? 2 : 1), far: name ? distance(name, one) : 0, total: one.dimension === unit.dimension && isTotal(text, one) }];
    });
    // "40 mg in each knee, total 80 mg": the total is the dose
    const total = usable.find(({ total: of }) => of);
    if (total) return [total.value];
    if (sum) return withoutSum(usable.map(({ value }) => value));
    // of several amounts in one sentence, the one that stands nearest to the drug's name is its dose; a stated amount goes before a volume that would have to be reckoned
    return usable.sort((a, b) => Number(b.direct) - Number(a.direct) || a.far - b.far).slice(0, 1).map(({ value }) => value);
  });
  if (doses.length === 0) return undefined;
  // "40 mg into the left knee and 40 mg into the right": one dose a side
  if (!sum && !sides.whole && sides.left > 0 && sides.right > 0) return sides.left + sides.right;
  return sum ? doses.reduce((total, one) => total + one, 0) : Math.max(...doses);
}

function isTotal(text: string, dose: StatedDose): boolean {
  return TOTAL_OF.test(text.slice(Math.max(0, dose.start - 40), dose.start));
}

/** Parts with their sum beside them: the sum is said twice. */
function withoutSum(values: readonly number[]): number[] {
  const all = values.reduce((sum, one) => sum + one, 0);
  const total = values.length > 1 ? values.find((one) => Math.abs(all - 2 * one) < 1e-6) : undefined;
  return total === undefined ? [...values] : [total];
}

function distance(name: RegExpExecArray, dose: StatedDose): number {
  return dose.end <= name.index ? name.index - dose.end : Math.abs(dose.start - name.index - name[0].length);
}

function isWaste(text: string, dose: StatedDose): boolean {
  const behind = text.slice(dose.end, dose.end + 40).split(/[.;]\s/)[0]!;
  const said = WASTED.exec(behind);
  // the amount that stands last before the word is its own, but for a part: "65 mg of the 200 mg was wasted"
  return (said !== null && !/\d/.test(behind.slice(0, said.index)) && !REST.test(behind.slice(0, said.index)) && !NO_WASTE.test(behind)) || PART_WASTED.test(text.slice(dose.end)) || WASTE_OF.test(text.slice(Math.max(0, dose.start - 24), dose.start));
}

function convert(dose: StatedDose, to: Dimension, text: string, drug: Drug, input: ProcedureInput): number | undefined {
  if (dose.rate || dose.perMl) return undefined;
  if (dose.dimension === to) {
    if (!dose.perKg && !dose.perArea) return dose.value > 0 ? dose.value : undefined;
    const size = [text, ...input.documents.map((doc) => doc.text)].map(dose.perKg ? readWeight : readSurface).find((one) => one !== undefined);
    return size === undefined ? undefined : dose.value * size;
  }
  // a volume times its strength
  const strength = to === 'mg' && dose.dimension === 'ml' ? strengthIn(text, drug) : undefined;
  return strength === undefined ? undefined : dose.value * strength;
}

/** mg in a mL: stated, by dilution (1:1000), by the product's name, else the usual strength. */
function strengthIn(text: string, drug: Drug): number | undefined {
  const stated = readDoses(text).find((one) => one.perMl && one.dimension === 'mg');
  if (stated) return stated.value;
  const dilution = /\b1\s*:\s*(\d{1,3}(?:,?000))\b/.exec(text);
  if (dilution) return 1000 / Number(dilution[1]!.replace(',', ''));
  return drug.strengths.find(([name]) => name.test(text))?.[1] ?? drug.mgPerMl;
}

/**
 * What was thrown away and the kind of container: in the drug's own sentences, and in those after it until another drug is named. Of "the rest of the vial" it is
 * what the vials hold beyond the `given` units (CMS Claims Processing Manual, chapter 17, section 40: JW for the discarded amount of a single-dose container).
 */
function readWaste(places: readonly Place[], given: number, unit: Exclude<DoseUnit, 'whole'>, drug: Drug, input: ProcedureInput): Pick<DrugUnits, 'wasted' | 'single' | 'spent'> {
  const told = [...new Set([...places, ...after(places, drug, input)].map(({ text }) => text))];
  const texts = told.filter((text) => drug.pattern.test(text) || WASTED.test(text) || REMAINDER_LEFT.test(text) || SINGLE.test(text) || NO_WASTE.test(text));
  const spent = texts.some((text) => NO_WASTE.test(text));
  const amounts = texts.flatMap((text) => readDoses(text).filter((one) => isWaste(text, one) && !isContainer(text, one) && one.dimension === unit.dimension).map((one) => billUnits(one.value, unit.value)));
  const held = amounts.length === 0 && texts.some((text) => REMAINDER.test(text) || REMAINDER_LEFT.test(text)) ? vialUnits([...told, ...allSentences(input.documents).map(({ text }) => text).filter((text) => drug.pattern.test(text))], unit) : undefined;
  const [wasted] = held !== undefined && held > given ? [held - given] : amounts;
  return { ...(wasted ? { wasted } : {}), ...(spent || texts.some((text) => SINGLE.test(text)) ? { single: true } : {}), ...(spent ? { spent } : {}) };
}

/** Units that the vials of a drug hold, where their size is stated: "two 100 mg vials", "vial 3.5 mg"; the largest where several are told. */
function vialUnits(texts: readonly string[], unit: Exclude<DoseUnit, 'whole'>): number | undefined {
  const sizes = texts.flatMap((text) => readDoses(text).filter((one) => one.dimension === unit.dimension && isContainer(text, one)).map((one) => {
    const count = COUNT_BEFORE.exec(text.slice(Math.max(0, one.start - 12), one.start))?.[1]?.toLowerCase();
    return billUnits(one.value * one.times * (count === undefined ? 1 : (COUNTS[count] ?? Number(count))), unit.value);
  }));
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

const COUNTS: Readonly<Record<string, number>> = table.words;
const COUNT_BEFORE = new RegExp(`\\b(\\d|${Object.keys(table.words).join('|')})(?: x)? $`, 'i');

const FURTHER = 3;

/** The sentence of each place and the next ones, up to the first that gives another drug. */
function after(places: readonly Place[], drug: Drug, input: ProcedureInput): Place[] {
  const all = allSentences(input.documents);
  const { pattern } = drugNames(input);
  const names = new RegExp(pattern.source, 'i');
  return places.flatMap((place) => {
    const at = all.findIndex((one) => one.documentId === place.documentId && one.start <= place.start && place.start < one.end);
    const next = at < 0 ? [] : all.slice(at, at + 1 + FURTHER);
    const end = next.findIndex(({ text }, i) => i > 0 && !drug.pattern.test(text) && (names.test(text) || DRUGS.some((row) => row.pattern.test(text))));
    return end < 0 ? next : next.slice(0, end);
  });
}

/** A number beside the drug without a unit is a finding; no number at all is a question. */
function missing(view: LineView, drug: Drug): Pick<DrugUnits, 'finding' | 'query'> {
  const { code } = view.line;
  const negative = [...view.quotes, ...view.sentences].find(({ text }) => drug.pattern.test(text) && BELOW_ZERO.test(text));
  if (negative) return { finding: { rule: 'dose-impossible', severity: 'warning', codes: [code], message: `The dose stated for ${code} is below zero; 1 unit was billed.`, source: SOURCE, evidence: [toEvidence(negative)] } };
  const bare = new RegExp(`(?:${drug.pattern.source}\\S*(?:\\s+(?:acetate|cypionate|enanthate|decanoate|sodium|succinate|phosphate|hydrochloride|tromethamine))?[\\s,:(–-]+(?:(?:a |the )?dose(?: of| was|:)?\\s+|of\\s+)?\\d[\\d.,]*(?![\\d.,]|\\s*(?:%|:|(?:${Object.keys(table.units.mg).concat(Object.keys(table.units.ml), 'units?').join('|')})(?![a-z]))))|(?:\\d[\\d.,]*\\s+(?:of\\s+)?${drug.pattern.source})`, 'i');
  const place = [...view.quotes, ...view.sentences].find((one) => bare.test(one.text));
  if (place) {
    return { finding: { rule: 'dose-without-unit', severity: 'warning', codes: [code], message: `The dose for ${code} has no unit that can be read; 1 unit was billed.`, source: SOURCE, evidence: [toEvidence(place)] } };
  }
  return { query: { topic: 'dose', message: `The note does not state the dose given for ${code}; 1 unit was billed.`, evidence: view.line.evidence.slice(0, 1) } };
}
