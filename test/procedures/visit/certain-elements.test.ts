// Elements that the words of a note settle, and what of it is none of its elements. Sentences written for this test.
import { describe, expect, it } from 'vitest';
import { certainElements, countElements } from '../../../src/procedures/visit/count-elements.js';
import { findCues } from '../../../src/procedures/visit/find-cues.js';
import { readVisit } from './read-note.js';

const counted = (text: string): ReturnType<typeof countElements> => {
  const { documents, mentions } = readVisit(text);
  return countElements(findCues(documents, mentions), []);
};

describe('elements that need no weighing', () => it.each([
  ['Assessment: perforated ulcer. Emergency laparotomy now, consent signed.', 3],
  ['Decision for urgent laparoscopic appendectomy made.', 3],
  ['Decision for hip replacement next month despite his risk factors.', 3],
  ['Decision for knee replacement next month.', undefined],
  ['Her anesthetic risk is high. Diet and exercise.', undefined],
  ['Intensive monitoring for toxicity with weekly counts.', 3],
] as const)('%s', (text, risk) => expect(certainElements(counted(text)).risk).toBe(risk)));

describe('what is no element', () => it.each([
  ['Her father had a pulmonary embolism at 40.', 'problems', 0],
  ['She has pneumonia today.', 'problems', 2],
  ['Urine dipstick: negative for protein and glucose.', 'data', 0],
  ['CT angiogram, which I reviewed myself, shows a stenosis.', 'data', 2],
] as const)('%s', (text, element, level) => expect(counted(text).levels[element]).toBe(level)));
