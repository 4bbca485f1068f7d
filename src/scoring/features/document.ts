// Feature group: the document and the encounter.
import { DOCUMENT_TYPES, SETTINGS } from '../../types.js';
import type { CandidateContext } from './context.js';

export const documentNames = [...DOCUMENT_TYPES.map((t) => `type_${t}`), ...SETTINGS.map((s) => `setting_${s}`), 'log_chars', 'log_mentions', 'age', 'is_female', 'new_patient', 'candidates', 'has_diagnosis_section'];

export function fillDocument(c: CandidateContext, out: Float32Array, at: number): void {
  const { input } = c.note;
  const { documentType, setting, patient } = input.facts;
  out.set([
    ...DOCUMENT_TYPES.map((t) => (t === documentType ? 1 : 0)), ...SETTINGS.map((s) => (s === setting ? 1 : 0)),
    Math.log10(input.chars + 1), Math.log10(input.mentions.length + 1), patient.age ?? -1, patient.sex === 'F' ? 1 : patient.sex === 'M' ? 0 : 0.5, patient.newPatient === true ? 1 : 0,
    c.note.candidates.length, hasDiagnosisSection(c) ? 1 : 0,
  ], at);
}

const DIAGNOSIS = new Set(['assessment', 'assessment_and_plan', 'impression', 'diagnosis', 'discharge_diagnosis', 'postoperative_diagnosis', 'conclusion']);
const cache = new WeakMap<object, boolean>();

function hasDiagnosisSection(c: CandidateContext): boolean {
  const key = c.note;
  let known = cache.get(key);
  if (known === undefined) cache.set(key, (known = c.note.input.mentions.some((m) => DIAGNOSIS.has(m.section))));
  return known;
}
