// Quotes that name the procedure, on sentences of our own.
import { describe, expect, it } from 'vitest';
import table from '../../../src/procedures/data/quotes.json' with { type: 'json' };
import { nameQuotes } from '../../../src/procedures/name-quotes.js';
import { readNote } from '../lines/helpers.js';

const quotesOf = (text: string, code: string, quote: string): string[] => {
  const { input, lines } = readNote({ text, lines: [[code, quote]], type: 'progress_note', setting: 'office' });
  return nameQuotes(lines, input)[0]!.evidence.map((one) => {
    expect(text.slice(one.start, one.end)).toBe(one.text);
    return one.text;
  });
};

describe('quotes of lines', () => {
  it.each([
    ['Left and right masseter after consent. Trigger points were injected with bupivacaine.', '20552', 'Left and right masseter', 'Trigger points were injected with bupivacaine.'],
    ['Right knee, lateral approach. 40 mg of triamcinolone injected.', '20610', 'Right knee', '40 mg of triamcinolone injected.'],
    ['Sinus rhythm 70. EKG was done here.', '93000', 'Sinus rhythm 70', 'EKG was done here.'],
    ['Cecum reached. Colonoscopy was performed.', '45378', 'Cecum reached', 'Colonoscopy was performed.'],
    ['Forearm wound 3 cm. Closed with nylon.', '12002', 'Forearm wound 3 cm', 'Closed with nylon.'],
  ])('%s', (text, code, quote, naming) => expect(quotesOf(text, code, quote)).toEqual([naming, quote]));

  it('stay where they name it, where nothing else does, and where it was not done', () => {
    expect(quotesOf('Trigger points of the trapezius injected. Another injection.', '20552', 'Trigger points of the trapezius injected')).toEqual(['Trigger points of the trapezius injected']);
    expect(quotesOf('Left and right masseter after consent.', '20552', 'Left and right masseter')).toEqual(['Left and right masseter']);
    expect(quotesOf('Masseter. We will schedule an injection.', '20552', 'Masseter')).toEqual(['Masseter']);
  });

  it('are asked for by patterns that compile', () => expect(table.rows.flatMap(({ says }) => says.map((one) => new RegExp(one, 'i')))).not.toHaveLength(0));
});
