// Assertion measured on coded notes: a made note whose traps and diagnoses are read rightly or wrongly on purpose.
import { describe, expect, it } from 'vitest';
import type { AssertionError } from '../../eval/assertion.js';
import { formatAssertion, measureAssertion } from '../../eval/assertion.js';
import { CodedNoteSchema } from '../../eval/lib/dataset.js';

const note = CodedNoteSchema.parse({
  id: 'n1',
  encounter: {
    setting: 'office',
    text: 'HPI: She denies chest pain. Her mother has asthma. She slept badly.\nASSESSMENT: 1. Gout. 2. Possible lupus. 3. Probable sinusitis. 4. Status post appendectomy.',
  },
  diagnoses: [
    { code: 'M10.9', role: 'first_listed', certainty: 'required', evidence: ['Gout'] },
    { code: 'J32.9', role: 'secondary', certainty: 'required', evidence: ['sinusitis'] },
    { code: 'Z90.49', role: 'secondary', certainty: 'required', evidence: ['appendectomy'] },
    { code: 'M99.9', role: 'secondary', certainty: 'required', evidence: ['not in the note'] },
  ],
  not_coded: [
    { text: 'chest pain', why: 'negated', tempting_code: 'R07.9' },
    { text: 'asthma', why: 'family', tempting_code: 'J45.909' },
    { text: 'lupus', why: 'uncertain', tempting_code: 'M32.9' },
    { text: 'slept badly', why: 'historical', tempting_code: 'G47.00' },
  ],
});

describe('measureAssertion', () => {
  const errors: AssertionError[] = [];
  const figures = measureAssertion([note], (error) => errors.push(error));

  it('counts the traps of each kind and those that a flag gives away', () => {
    const caught = { located: 1, telling: 1, any: 1 };
    expect(figures.traps).toEqual({ negated: caught, family: caught, uncertain: caught, historical: { located: 1, telling: 0, any: 0 } });
  });

  it('counts required diagnoses that no flag should touch, Z codes and lost quotes apart', () => {
    expect(figures.diagnoses).toMatchObject({ located: 2, clean: 1, wrong: { uncertain: 1, negated: 0, historical: 0 } });
  });

  it('hands out each disagreement and prints every kind', () => {
    expect(errors.map(({ expected, quote }) => `${expected}: ${quote}`)).toEqual(['historical: slept badly', 'clean J32.9: sinusitis']);
    expect(formatAssertion(figures)).toMatch(/negated +1 +1\.000/);
  });

  it('takes an uncertain diagnosis of an inpatient for a diagnosis', () => {
    const inpatient = { ...note, encounter: { ...note.encounter, setting: 'inpatient' as const } };
    expect(measureAssertion([inpatient]).diagnoses.clean).toBe(2);
  });
});
