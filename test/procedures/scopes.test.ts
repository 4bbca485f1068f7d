// A scope that went in is a look, although nothing was done through it.
import { expect, it } from 'vitest';
import { settleScopes } from '../../src/procedures/scopes.js';
import { dropNotDone } from '../../src/procedures/drop-not-done.js';
import { readNote } from './lines/helpers.js';

const codes = (text: string, lines: [string, ...string[]][]): string[] => {
  const read = readNote({ text, lines });
  const done = dropNotDone(read.lines, read.input);
  return settleScopes(done.lines, done.findings, read.input).lines.map(({ code }) => code);
};

it('leaves the colonoscopy of which the polypectomy is only thought of', () => {
  expect(codes('PROCEDURE: The colonoscope was advanced to the sigmoid. Solid stool was met. PLAN: If a polyp is seen, snare polypectomy.', [['45385', 'snare polypectomy']])).toEqual(['45378']);
});

it('adds nothing where another number of the scope stands, or where no scope went in', () => {
  expect(codes('PROCEDURE: The colonoscope was advanced to the cecum and biopsies were taken. PLAN: If a polyp is seen, snare polypectomy.', [['45380', 'biopsies were taken'], ['45385', 'snare polypectomy']])).toEqual(['45380']);
  expect(codes('PLAN: If a polyp is seen, snare polypectomy.', [['45385', 'snare polypectomy']])).toEqual([]);
});

const settle = (text: string, lines: [string, ...string[]][]) => {
  const read = readNote({ text, lines });
  const { lines: left, findings } = settleScopes(read.lines, [], read.input);
  return [left.map(({ code }) => code).sort().join(' '), findings.map(({ rule, codes: of }) => `${rule} ${of.join(' ')}`)];
};

it.each([
  ['snare in the body alone', 'PROCEDURE: Colonoscopy with biopsy.\nDESCRIPTION OF PROCEDURE: The scope was passed to the cecum. A polyp of the ascending colon was removed with a hot snare. A biopsy of the sigmoid was taken.', [['45380', 'Colonoscopy with biopsy']], '45380 45385', ['heading-and-body 45385']],
  ['a biopsy of the polyp that the snare took', 'PROCEDURE: Colonoscopy with polypectomy.\nDESCRIPTION OF PROCEDURE: The scope was passed to the cecum. A polyp of the sigmoid was removed with a snare. The polyp was biopsied first.', [['45385', 'Colonoscopy with polypectomy']], '45385', []],
  ['a dilation in the title alone', 'PROCEDURE: EGD with balloon dilation.\nDESCRIPTION OF PROCEDURE: The endoscope was passed to the duodenum. No stricture was seen.', [['43249', 'EGD with balloon dilation']], '43235', ['heading-and-body 43249']],
  ['a possible biopsy', 'PROCEDURE: EGD with possible biopsy.\nDESCRIPTION OF PROCEDURE: The endoscope was passed to the duodenum. Biopsies were not taken.', [['43239', 'EGD with possible biopsy']], '43235', ['heading-and-body 43239']],
  ['a tumor resected by its size', 'PROCEDURE: Cystoscopy with biopsy.\nDESCRIPTION OF PROCEDURE: The scope was passed. A 6 cm bladder tumor was resected.', [['52204', 'Cystoscopy with biopsy']], '52240', ['heading-and-body 52240']],
  ['a scope that was cancelled beside one that went in', 'PROCEDURE: EGD and colonoscopy.\nDESCRIPTION OF PROCEDURE: The gastroscope was passed to the duodenum. Antral erythema; biopsies were taken. The colonoscope was not inserted and the colonoscopy was cancelled.', [['43239', 'biopsies were taken'], ['45380', 'colonoscopy']], '43239', ['heading-and-body 45380']],
  ['a biopsy of the stomach and a look at the colon', 'PROCEDURE: EGD with biopsy, colonoscopy.\nDESCRIPTION OF PROCEDURE: The gastroscope was passed; gastric biopsies were taken. The colonoscope was advanced to the cecum; the colon was normal.', [['43239', 'EGD with biopsy'], ['45380', 'colonoscopy']], '43239 45378', ['heading-and-body 45380']],
  ['a colonoscopy that the body alone tells beside the stomach', 'PROCEDURE: Upper and lower endoscopy.\nDESCRIPTION OF PROCEDURE: The gastroscope was passed to the duodenum; biopsies of the antrum were taken. The colonoscope was passed to the cecum.', [['43239', 'biopsies of the antrum were taken']], '43239 45378', []],
  ['a biopsy that was planned and not taken', 'UPPER ENDOSCOPY\nPlanned: EGD with esophageal dilation and biopsy.\nThe gastroscope went down easily. The mucosa was normal and, as recent biopsies are at hand, none were taken.', [['43239', 'EGD with esophageal dilation and biopsy']], '43235', ['heading-and-body 43239']],
  ['a polyp that the forceps took', 'PROCEDURE: Colonoscopy with snare polypectomy.\nDESCRIPTION OF PROCEDURE: The scope was passed to the cecum. A polyp was removed with cold biopsy forceps.', [['45385', 'snare polypectomy']], '45380', ['heading-and-body 45385', 'heading-and-body 45380']],
  ['a body that says nothing of the scope', 'PROCEDURE: EGD with balloon dilation.\nDESCRIPTION OF PROCEDURE: See the sedation record.', [['43249', 'EGD with balloon dilation']], '43249', []],
] as [string, string, [string, ...string[]][], string, string[]][])('%s', (_, text, lines, left, findings) => expect(settle(text, lines)).toEqual([left, findings]));

it('reads any length of a line in little time', () => {
  const began = performance.now();
  const dashes = `no ${'-'.repeat(20_000)} `;
  settle(`PROCEDURE: Colonoscopy with biopsy.\nDESCRIPTION OF PROCEDURE: The scope was passed to the cecum ${dashes} ${'- a '.repeat(5_000)} biopsies were taken.`, [['45380', 'Colonoscopy with biopsy']]);
  expect(performance.now() - began).toBeLessThan(2_000);
});
