// Deficits that a stroke of the past left, and those of the stroke treated now (Official Guidelines, I.C.9.d).
import { describe, expect, it } from 'vitest';
import table from '../../src/assembly/stroke-deficits.json' with { type: 'json' };
import { readTies, settleStrokeDeficits } from '../../src/assembly/settle-stroke-deficits.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { loadEdition } from '../../src/reference/index.js';
import type { EncounterFacts } from '../../src/types.js';
import { candidate, evidenceAt, INPATIENT, OFFICE } from '../helpers/draft-codes.js';

const mentionsOf = (text: string) => findMentions(readDocument({ id: 'd1', text }));
const ties = (text: string): string[] => readTies(mentionsOf(text)).map(({ kind, old }) => `${kind}${old ? ' old' : ''}`);
const settle = (text: string, codes: [string, string][], facts: EncounterFacts = OFFICE): string[] =>
  settleStrokeDeficits(codes.map(([code, words]) => candidate(code, 2, [evidenceAt(text.indexOf(words), words)])), mentionsOf(text), () => true, facts).candidates.map(({ code }) => code).sort();

describe('a deficit that is tied to a stroke', () => {
  it.each([
    ['Dysarthria from an old stroke.', ['dysarthria old']],
    ['CVA in 2019 with residual aphasia and dysphagia.', ['aphasia old', 'dysphagia old']],
    ['Post-stroke dysphagia.', ['dysphagia']],
    ['Facial droop after his stroke.', ['facial-weakness']],
    ['Stroke two years ago left him with left hemiparesis.', ['hemiparesis-left old']],
    ['Prior stroke without aphasia.', []],
    ['No dysphagia after her stroke.', []],
    ['Acute stroke with aphasia.', []],
    ['Dysphagia. Stroke in 2015, full recovery.', []],
    ['History of stroke, today new facial droop.', []],
    ['Dysarthria after a stroke, resolved.', ['dysarthria']],
    ['Aphasia due to glioma, history of stroke.', []],
  ])('%s', (text, found) => expect(ties(text)).toEqual(found));
});

describe('the codes', () => {
  it('are of the sequela, and the stroke and its history go', () => {
    expect(settle('Dysarthria from an old stroke.', [['R47.1', 'Dysarthria'], ['Z86.73', 'old stroke']])).toEqual(['I69322']);
    expect(settle('Facial droop following a CVA in 2022.', [['R29.810', 'Facial droop'], ['I63.9', 'CVA']])).toEqual(['I69392']);
    expect(settle('Aphasia after an intracerebral hemorrhage in 2021.', [['R47.01', 'Aphasia']])).toEqual(['I69120']);
  });
  it('keep the kind of dysphagia beside it', () => expect(settle('Oropharyngeal dysphagia after a stroke.', [['R13.12', 'dysphagia']])).toEqual(['I69391', 'R1312']));
  it('take the side of a hemiparesis, and the hand', () => {
    expect(settle('Old stroke with left hemiparesis.', [['G81.94', 'left hemiparesis']])).toEqual(['I69354']);
    expect(settle('Left-handed. Old stroke with left hemiparesis.', [['G81.94', 'left hemiparesis']])).toEqual(['I69352']);
  });
  it('of a stroke treated now are what they are', () => {
    expect(settle('Left MCA stroke with aphasia.', [['I63.512', 'Left MCA stroke'], ['R47.01', 'aphasia']], INPATIENT)).toEqual(['I63512', 'R4701']);
    expect(settle('Presented with aphasia from a stroke.', [['R47.01', 'aphasia']], INPATIENT)).toEqual(['R4701']);
    expect(settle('Postoperative intracerebral hemorrhage with aphasia.', [['R47.01', 'aphasia']], INPATIENT)).toEqual(['R4701']);
    expect(settle('New left MCA stroke. Aphasia. Old stroke with residual dysarthria.', [['I63.512', 'New left MCA stroke'], ['R47.01', 'Aphasia'], ['R47.1', 'dysarthria']], INPATIENT)).toEqual(['I63512', 'I69322', 'R4701']);
  });
  it('of a stroke treated now stand where their sequela alone is likely, unless an earlier stroke is told', () => {
    const lifted = (text: string) => settleStrokeDeficits([candidate('I63.9', 2), candidate('I69.393', 1), candidate('R27.0', -1)], mentionsOf(text), ({ logit }) => logit > 0, INPATIENT).candidates.find(({ code }) => code === 'R270')!.logit;
    expect(lifted('Cerebellar infarct. Ataxia.')).toBe(table.standsAt);
    expect(lifted('Cerebellar infarct. Stroke in 2015. Ataxia.')).toBe(-1);
  });
  it('exist, with every bleeding', () => {
    const { icd10cm } = loadEdition();
    for (const { digits, leftHanded } of table.kinds as { digits: string; leftHanded?: string }[]) for (const bleeding of [...Object.keys(table.bleeding), '3']) for (const end of [digits, leftHanded ?? digits]) expect(icd10cm.isBillable(`I69${bleeding}${end}`)).toBe(true);
  });
});
