// A scope that went in is a look, although nothing was done through it.
import { expect, it } from 'vitest';
import { addLooks } from '../../src/procedures/add-looks.js';
import { dropDenied } from '../../src/procedures/drop-denied.js';
import { readNote } from './lines/helpers.js';

const codes = (text: string, lines: [string, ...string[]][]): string[] => {
  const read = readNote({ text, lines });
  const done = dropDenied(read.lines, read.input);
  return addLooks(done.lines, done.findings, read.input).map(({ code }) => code);
};

it('leaves the colonoscopy of which the polypectomy is only thought of', () => {
  expect(codes('PROCEDURE: The colonoscope was advanced to the sigmoid. Solid stool was met. PLAN: If a polyp is seen, snare polypectomy.', [['45385', 'snare polypectomy']])).toEqual(['45378']);
});

it('adds nothing where another number of the scope stands, or where no scope went in', () => {
  expect(codes('PROCEDURE: The colonoscope was advanced to the cecum and biopsies were taken. PLAN: If a polyp is seen, snare polypectomy.', [['45380', 'biopsies were taken'], ['45385', 'snare polypectomy']])).toEqual(['45380']);
  expect(codes('PLAN: If a polyp is seen, snare polypectomy.', [['45385', 'snare polypectomy']])).toEqual([]);
});
