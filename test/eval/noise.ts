// Claims made from gold by seeded noise: predictions whose figures any correct scorer must agree on.
import type { CodedNote } from '../../eval/lib/dataset.js';
import type { PredictedCode, Prediction } from '../../eval/lib/prediction.js';
import { seededRandom } from '../../eval/lib/random.js';

const TIERS = ['high', 'medium', 'low'];
const LEVELS = ['99213', '99214', '99215', '99203', '99204', '99283', '99285', '99223', '99239', '99291', '99385'];

/** Drops, swaps, doubles and invents codes, shifts quotes, and leaves fields and whole predictions out now and then. */
export function makeNoisyPredictions(notes: readonly CodedNote[], seed: number): Prediction[] {
  const random = seededRandom(seed);
  const chance = (p: number): boolean => random() < p;
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const noteOf = (): CodedNote => pick(notes);

  const dress = (code: PredictedCode, quotes: readonly string[]): PredictedCode => ({
    ...code,
    ...(chance(0.9) ? { probability: chance(0.02) ? 1 : Math.round(random() * 1e4) / 1e4 } : {}),
    ...(chance(0.9) ? { tier: pick(TIERS) } : {}),
    ...(chance(0.8) ? { evidence: quotes.filter(() => chance(0.7)).map((quote) => ({ text: blur(quote) })) } : {}),
  });
  const blur = (quote: string): string => {
    if (chance(0.4)) return quote;
    const words = quote.split(' ');
    const padding = chance(0.2) ? Array.from({ length: 35 }, (_, i) => `w${i}`) : ['the', 'Patient'];
    return [...words.slice(Math.floor(random() * words.length)), ...padding].join(' ');
  };
  const vary = (slot: { code: string; alternatives: string[]; evidence: string[] }, system: string): PredictedCode[] => {
    if (chance(0.25)) return [];
    const code = slot.alternatives.length > 0 && chance(0.3) ? pick(slot.alternatives) : slot.code;
    const written = chance(0.1) ? code.replace('.', '').toLowerCase() : code;
    const first = dress({ system, code: written }, slot.evidence);
    const second = slot.alternatives.length > 0 && chance(0.1) ? [dress({ system, code: pick(slot.alternatives) }, [])] : [];
    return chance(0.05) ? [first, first, ...second] : [first, ...second];
  };

  return notes.flatMap((note): Prediction[] => {
    if (chance(0.04)) return [];
    const diagnoses = [
      ...note.diagnoses.flatMap((slot) => vary(slot, 'ICD-10-CM')),
      ...note.not_coded.filter(() => chance(0.15)).map((trap) => dress({ system: 'ICD-10-CM', code: trap.tempting_code }, [trap.text])),
      ...(chance(0.5) ? pickSome(noteOf().diagnoses.map((slot) => dress({ system: 'ICD-10-CM', code: slot.code }, slot.evidence))) : []),
    ];
    const procedures = note.procedures.flatMap((slot) =>
      vary(slot, /^[A-Z]/.test(slot.code) ? 'HCPCS' : 'CPT').map((code) => ({
        ...code,
        ...(chance(0.8) ? { modifiers: chance(0.8) ? [...slot.modifiers].reverse() : ['59'] } : {}),
        ...(chance(0.7) ? { units: chance(0.8) ? slot.units : 2 } : {}),
      })),
    );
    const pcs = note.pcs.flatMap((slot) => vary(slot, 'ICD-10-PCS'));
    if (chance(0.3)) procedures.push(dress({ system: 'CPT', code: pick(LEVELS) }, []));
    if (chance(0.7)) diagnoses.forEach((code, place) => (code.sequence = chance(0.9) ? place + 1 : 1));
    const lead = chance(0.6) ? (chance(0.8) ? diagnoses[0] : diagnoses.at(-1)) : undefined;
    if (lead) lead.role = chance(0.9) ? 'first_listed' : 'principal';
    return [
      {
        id: note.id,
        codes: [...diagnoses, ...procedures, ...pcs],
        ...(chance(0.9) ? { documentType: chance(0.8) ? note.document_type : 'consultation' } : {}),
        ...(chance(0.95) ? { decision: { route: chance(0.4) ? 'auto' : 'review' } } : {}),
      },
      // a claim without any fault now and then, so that perfect claims occur
    ].map((one) => (chance(0.1) ? perfect(note) : one));
  });

  function pickSome(codes: PredictedCode[]): PredictedCode[] {
    return codes.filter(() => chance(0.3));
  }
}

function perfect(note: CodedNote): Prediction {
  const of = (slots: readonly { code: string; evidence: string[] }[], system: string): PredictedCode[] =>
    slots.map(({ code, evidence }) => ({ system, code, probability: 0.97, tier: 'high', evidence: evidence.map((text) => ({ text })) }));
  const codes = [...of(note.diagnoses, 'ICD-10-CM'), ...of(note.procedures, 'CPT'), ...of(note.pcs, 'ICD-10-PCS')];
  return { id: note.id, codes, documentType: note.document_type, decision: { route: 'auto' } };
}
