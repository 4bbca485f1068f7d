// Lists of allergies and intolerances, with and without a heading of their own.
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';

const listed = (text: string): string => findMentions(readDocument({ id: 'd1', text })).filter(({ ofAllergies }) => ofAllergies).map((one) => one.text).join(' | ');

describe('a list of allergies', () => {
  it.each(['Gout stable. Allergies: enalapril - cough.', 'HPI: Cough.\nALLERGIES: enalapril - cough\nASSESSMENT: Gout.', 'Gout. Drug intolerances: enalapril (cough).'])('%s', (text) => expect(listed(text)).toContain('enalapril'));
  it.each(['Cough due to enalapril, added to the allergy list.', 'ALLERGIES: None.\nASSESSMENT: Cough from enalapril.', 'Allergic rhinitis. Enalapril stopped.'])('is none: %s', (text) => expect(listed(text)).not.toContain('nalapril'));
});
