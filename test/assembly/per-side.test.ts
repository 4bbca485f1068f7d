// Two eyes of one disease: a stage of each, of one, or the same of both.
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/assembly/index.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import { candidate, evidenceAt, OFFICE } from '../helpers/draft-codes.js';

const edition = loadEdition();

function settle(code: string, note: string, phrase: string): string {
  const mentions = findMentions(readDocument({ id: 'd1', text: note }));
  return assemble([candidate(code, 2, [evidenceAt(note.indexOf(phrase), phrase)])], { edition, facts: OFFICE, keep: 0, mentions }).codes.map((line) => line.code).sort().join(' ');
}

describe('a stage of each eye', () => {
  it.each([
    ['H40.1130', 'POAG: OD moderate stage, OS mild stage.', 'POAG', 'H401112 H401121'],
    ['H40.1133', 'Primary open angle glaucoma, moderate in the right eye, severe in the left.', 'Primary open angle glaucoma', 'H401112 H401123'],
    ['H40.1112', '1. POAG right eye, moderate stage. 2. POAG left eye, mild stage.', 'POAG right eye', 'H401112 H401121'],
    ['E11.3293', 'Right eye: moderate NPDR with DME. Left eye: mild NPDR.', 'moderate NPDR', 'E113292 E113311'],
    ['E11.3399', 'Nonproliferative diabetic retinopathy, mild in the right eye, moderate in the left. Diabetic macular edema of the left eye.', 'Nonproliferative diabetic retinopathy', 'E113291 E113312'],
    ['E11.3393', 'Moderate NPDR both eyes. Macular edema of the right eye alone.', 'Moderate NPDR both eyes', 'E113311 E113392'],
    ['H66.003', 'Acute suppurative otitis media of both ears. Left drum ruptured, right tympanic membrane intact.', 'Acute suppurative otitis media of both ears', 'H66001 H66012'],
    ['H35.3130', 'Dry AMD: right intermediate, left early.', 'Dry AMD', 'H353112 H353121'],
  ])('gives two codes (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase)).toBe(expected));
  it.each([
    ['H40.1131', 'POAG of both eyes, mild stage OU.', 'POAG of both eyes', 'H401131'],
    ['H35.3122', 'Wet AMD right eye, active; intermediate dry left.', 'intermediate dry left', 'H353122'],
    ['H40.1112', 'POAG right eye, moderate stage. Left eye healthy.', 'POAG right eye', 'H401112'],
    ['H40.1112', 'POAG right eye, moderate stage. Left eye: pseudoexfoliation glaucoma, severe stage.', 'POAG right eye', 'H401112'],
    ['H40.1112', 'POAG right eye, moderate stage. Cataract left eye, severe.', 'POAG right eye', 'H401112'],
    ['E11.3393', 'Moderate NPDR both eyes. DME OU, injection of the right eye first.', 'Moderate NPDR both eyes', 'E113313'],
    ['E11.3393', 'Moderate NPDR both eyes. No macular edema of the right eye.', 'Moderate NPDR both eyes', 'E113393'],
    ['E11.3591', 'Right eye: PDR. Left eye: no retinopathy.', 'PDR', 'E113591'],
  ])('is not made of one stage (%s: %s)', (code, note, phrase, expected) => expect(settle(code, note, phrase)).toBe(expected));
});
