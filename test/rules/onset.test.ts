import { describe, expect, it } from 'vitest';
import { isOfDelivery, readOnset } from '../../src/rules/diagnoses/onset.js';

const quote = (text: string) => [{ documentId: 'd1', start: 0, end: text.length, text }];
const read = (code: string, title: string, ...sentences: string[]) => readOnset(code, title, quote(title.replace(' (traumatic)', '')), sentences.map((text, at) => ({ text, before: sentences[at - 1] ?? '' })));

describe('when a condition began', () => {
  it.each([
    ['D62', 'Acute posthemorrhagic anemia', 'N', 'Hemoglobin fell from 13.1 to 7.8 after the operation.'],
    ['D62', 'Acute posthemorrhagic anemia', 'Y', 'She presented with melena and a hemoglobin of 6.2.'],
    ['F05', 'Delirium due to known physiological condition', 'N', 'The second night after surgery he became confused and climbed out of bed.'],
    ['F05', 'Delirium due to known physiological condition', 'Y', 'Brought in by her son because she was confused; delirium cleared on day 3.'],
    ['J690', 'Pneumonitis due to inhalation of food and vomit', 'N', 'Four days into the stay she aspirated and a new infiltrate appeared.'],
    ['J189', 'Pneumonia, unspecified organism', undefined, 'On hospital day 3 he was still treated for pneumonia.'],
    ['E876', 'Hypokalemia', 'N', 'With diuresis on hospital day 4, potassium dropped to 2.9.'],
    ['E876', 'Hypokalemia', 'Y', 'Potassium was 2.8 on arrival.'],
    ['N179', 'Acute kidney failure, unspecified', 'Y', 'Creatinine 2.4 in the ED came down to 1.0 by hospital day 3.'],
    ['I4891', 'Unspecified atrial fibrillation', 'Y', 'Known atrial fibrillation went fast on POD 2.'],
    ['I82401', 'Acute embolism and thrombosis of unspecified deep veins of right lower extremity', 'W', 'It could not be determined whether the DVT was there on admission.'],
    ['T8149XA', 'Infection following a procedure, other surgical site, initial encounter', 'Y', 'She came back a week after the operation with an infected incision.'],
    ['T84020A', 'Dislocation of internal right hip prosthesis, initial encounter', 'N', 'On hospital day 2 she dislocated the new hip as she rose from a chair.'],
    ['T84021A', 'Dislocation of internal left hip prosthesis, initial encounter', 'N', 'Two days after the operation the hip came out of the socket.'],
    ['T84021A', 'Dislocation of internal left hip prosthesis, initial encounter', 'Y', 'The prosthesis had dislocated at home.'],
    ['T84021A', 'Dislocation of internal left hip prosthesis, initial encounter', undefined, 'On hospital day 3 he walked with dislocation precautions.'],
    ['T8132XA', 'Disruption of internal operation (surgical) wound, not elsewhere classified, initial encounter', 'N', 'On POD 6 the fascia dehisced.'],
  ])('%s %s: %s', (code, title, onset, sentence) => {
    expect(read(code, title, sentence)).toBe(onset);
  });

  it('takes the time of the sentence before', () => {
    expect(read('I4891', 'Unspecified atrial fibrillation', 'On POD 2 his heart raced.', 'New atrial fibrillation was seen on the monitor.')).toBe('N');
  });

  it('knows a code without a row by the words that its quote shares with its title', () => {
    expect(read('T791XXA', 'Fat embolism (traumatic), initial encounter', 'A day after nailing he developed a fat embolism.')).toBe('N');
    expect(read('T791XXA', 'Fat embolism (traumatic), initial encounter', 'A day after nailing he developed fever.')).toBeUndefined();
  });

  it('places what a birth did after the admission', () => {
    expect(isOfDelivery('O701', ['O701', 'Z370'])).toBe(true);
    expect(isOfDelivery('O701', ['O701'])).toBe(false);
    expect(isOfDelivery('O99214', ['O99214', 'Z370'])).toBe(false);
  });
});
