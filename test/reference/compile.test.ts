// The parts of the compiler on small inputs written for the test.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAddendum, readAddendum } from '../../src/reference/build/apply-addenda.js';
import { CodeList } from '../../src/reference/build/code-list.js';
import { differenceColumns, readOrderFile } from '../../src/reference/build/compile-codes.js';
import { compileTabular } from '../../src/reference/build/compile-tabular.js';
import { indexColumns, readIndexXml } from '../../src/reference/build/index-tree.js';
import { parseIndexLine } from '../../src/reference/build/parse-index-line.js';
import { parseNoteCodes } from '../../src/reference/build/parse-note-codes.js';
import { readPcsAddendum } from '../../src/reference/build/read-pcs-addendum.js';
import { Report } from '../../src/reference/build/report.js';
import { applyDifference, readCodeRows } from '../../src/reference/code-rows.js';
import { readIndex } from '../../src/reference/index-table.js';
import { packTable, unpackTable, type Columns, type TableReader } from '../../src/reference/table-file.js';
import { orderRow } from './shared.js';

const listOf = (...codes: string[]): CodeList => new CodeList(codes, codes.map((code) => !codes.some((other) => other !== code && other.startsWith(code))), codes.map((code) => `title of ${code}`));
const list = listOf('A00', 'A000', 'A001', 'A009', 'A01', 'E08', 'E08610', 'E08611', 'E09', 'E09610', 'E10', 'E10610', 'J00', 'J01', 'J22', 'K35', 'K352', 'K353', 'M10', 'M11', 'M14', 'M1A', 'Q67', 'R10',
  'T36', 'T360X1A', 'T360X5A', 'T45', 'T45511A', 'T45515A', 'T4595XA', 'Z79', 'Z798', 'Z7984');
const table = (columns: Columns): TableReader => unpackTable(packTable(columns, 1), 'test');

describe('codes in Tabular notes', () => {
  it.each([
    ['diabetes due to underlying condition (E08.-)', ['E08']],
    ['acute infections (J00-J22)', ['J00-J22']],
    ['with peritonitis (K35.2-, K35.3-)', ['K352', 'K353']],
    ['oral drugs (Z79.84)', ['Z7984']],
    ['cholera (A00.0-A00.1)', ['A000', 'A001']],
    ['gout (M10-M14)', ['M10-M14', 'M1A']],
    ["Charcot's joint (E08-E10 with .610)", ['E08610', 'E09610', 'E10610']],
    ['drug (T36-T45 with fifth or sixth character 5)', ['T360X5', 'T45515', 'T4595']],
    ['conditions classified to Q67.-', ['Q67']],
    ['vitamin B12 deficiency', []],
    ['underlying disease, such as:', []],
    ['abdominal pain (localized) (R10)', ['R10']],
  ])('%s', (text, entries) => {
    const order = listOf(...list.codes.filter((code) => !code.startsWith('M')), 'M10', 'M11', 'M1A', 'M14');
    expect(parseNoteCodes(text, order)).toEqual({ entries, shared: [], unresolved: [], cut: [] });
  });

  it('returns what does not resolve', () => {
    expect(parseNoteCodes('gone (A99.9)', list).unresolved).toEqual(['A99.9']);
    expect(parseNoteCodes('odd (A00.0 with a moon)', list).unresolved).toEqual(['A00.0 with a moon']);
    expect(parseNoteCodes('range (A00-A07)', list)).toMatchObject({ entries: ['A00-A07'], cut: ['A00-A07'] });
  });
});

describe('the Tabular', () => {
  const xml = `<?xml version="1.0"?><ICD10CM.tabular><version>2026</version><chapter><name>1</name><desc>First (A00-A01)</desc>
    <excludes2><note>colds (J00-J22)</note></excludes2>
    <section id="A00-A01"><desc>Only (A00-A01)</desc><codeFirst><note>gout (M10.-)</note></codeFirst>
      <diag><name>A00</name><desc>x</desc><excludes1><note>gone &amp; lost (X99)</note></excludes1>
        <sevenChrDef><extension char="A">initial</extension><extension char="D">subsequent</extension></sevenChrDef>
        <diag><name>A00.0</name><desc>y</desc></diag></diag></section></chapter></ICD10CM.tabular>`;

  it('keeps notes at their place, counts them and reports dead references', () => {
    const report = new Report();
    const { columns, counts, version } = compileTabular(xml, list, report);
    expect(version).toBe('2026');
    expect(columns['at']).toEqual(['A00-A01', 'A00-A01', 'A00']);
    expect(columns['codes']).toEqual(['J00-J22', 'M10', '']);
    expect(columns['text']![2]).toBe('gone & lost (X99)');
    expect(columns['seventhCharacters']).toEqual(['A=initial\tD=subsequent']);
    expect(counts).toMatchObject({ diag: 2, excludes1: 1, excludes2: 1, codeFirst: 1, sevenChrDef: 1 });
    expect(report.toJson().findings).toEqual([{ topic: 'tabular excludes1: reference does not resolve', count: 1, items: ['A00: X99'] }]);
  });

  it('refuses other XML', () => {
    expect(() => compileTabular('<a/>', list, new Report())).toThrow(/no element ICD10CM\.tabular/);
    expect(() => compileTabular('<a><b></a>', list, new Report())).toThrow(/not well-formed XML/);
  });
});

describe('lines of the Index', () => {
  it.each([
    ['- intra-abdominal (see also Abscess, peritoneum) K65.1', { level: 1, title: 'intra-abdominal', seeAlso: 'Abscess, peritoneum', codes: ['K651'] }],
    ['Abscess (connective tissue) (embolic) L02.91', { level: 0, title: 'Abscess', nonessential: ['connective tissue', 'embolic'], codes: ['L0291'] }],
    ['- - tuberculous B90.8 [E35]', { level: 2, title: 'tuberculous', codes: ['B908'], manifestation: 'E35' }],
    ['- liver - see Disease, liver', { level: 1, title: 'liver', see: 'Disease, liver', codes: [''] }],
    ['- - with current abortion - see categories O03-O06', { level: 2, see: 'categories O03-O06', codes: [''] }],
    ['- - ruptured - see Aneurysm, brain, ruptured I60.8-', { level: 2, see: 'Aneurysm, brain, ruptured', codes: ['I608'] }],
    ['Failure (acute)(chronic) I50.9', { level: 0, title: 'Failure', nonessential: ['acute', 'chronic'] }],
    ['- - - fallopian tube(s) Z40.03', { level: 3, title: 'fallopian tube(s)', nonessential: [], codes: ['Z4003'] }],
    ['- cyclical, in migraine, G43.A0', { level: 1, title: 'cyclical, in migraine', codes: ['G43A0'] }],
    ['- specified NEC QA0.8', { level: 1, title: 'specified NEC', codes: ['QA08'] }],
  ])('%s', (line, { level, ...parts }) => {
    const parsed = parseIndexLine(line);
    expect(parsed.level).toBe(level);
    expect(parsed.node).toMatchObject(parts);
  });
});

describe('addenda', () => {
  const base = `<ICD10CM.index><version>2017</version><letter><title>A</title><mainTerm><title>Ache<nemod>(dull)</nemod></title><code>A00</code>
    <term level="1"><title>arm</title><code>A00.0</code><term level="2"><title>upper</title><code>A00.1</code></term></term>
    <term level="1"><title>leg</title><see>Pain, leg</see></term></mainTerm></letter></ICD10CM.index>`;
  const roll = (text: string) => {
    const report = new Report();
    const tree = readIndexXml(base);
    const counts = applyAddendum(tree.roots, text, 'test', report);
    const entries = readIndex(table(indexColumns(tree, list, report, 'index').columns));
    return { counts, entries: entries.map((entry) => `${entry.path.join('>')}=${entry.code || entry.see}`), findings: report.toJson().findings };
  };

  it('joins wrapped lines and leaves headings out', () => {
    expect(readAddendum('   ICD-10-CM INDEX\n   2018 Addenda\n  No Change A\n  No Change Ache (dull)\n            (sharp) A00\n').map((step) => step.text)).toEqual(['Ache (dull) (sharp) A00']);
  });

  it('adds, deletes and revises in place', () => {
    const { counts, entries, findings } = roll(`
      No Change Ache (dull) A00
      Revise from - arm A00.0
      Revise to - arm, either A00.9
      Add - - lower A01
      Delete - leg - see Pain, leg
      Add - hand A00.1
      Add Agony A01`);
    expect(entries).toEqual(['Ache=A00', 'Ache>arm, either=A009', 'Ache>arm, either>lower=A01', 'Ache>arm, either>upper=A001', 'Ache>hand=A001', 'Agony=A01']);
    expect(counts).toEqual({ added: 3, deleted: 1, revised: 1, unchanged: 1 });
    expect(findings).toEqual([]);
  });

  it('reports what it cannot place, and codes that do not exist', () => {
    const { entries, findings } = roll('No Change Ache (dull) A00\nDelete - foot A00.0\nAdd - toe A99.9\nAdd - - - lost A00.0');
    expect(entries).toContain('Ache>leg=Pain, leg');
    expect(findings.map(({ topic, items }) => [topic, items])).toEqual([
      ['icd10cm-index addenda: the line has no line above it', ['test: - - - lost A00.0']],
      ['icd10cm-index addenda: the line to delete was not found', ['test: - foot A00.0']],
      ['index: code not in the code list', ['A99.9 at Ache, toe']],
    ]);
  });
});

describe('order files', () => {
  const text = [orderRow(1, 'A00', 0, 'Cholera'), orderRow(2, 'A000', 1, 'One'), orderRow(3, 'A009', 1, 'Nine')].join('\n');

  it('are read by columns, and refused by line', () => {
    const read = readOrderFile(text, 'x.txt');
    expect([read.codes, read.billable, read.titles]).toEqual([['A00', 'A000', 'A009'], [false, true, true], ['Cholera', 'One', 'Nine']]);
    expect(() => readOrderFile(`${text}\nnonsense`, 'x.txt')).toThrow(/x\.txt line 4/);
    expect(() => readOrderFile('', 'x.txt')).toThrow(/holds no codes/);
    expect(() => readOrderFile(`${text}\n${orderRow(4, 'A000', 1, 'Again')}`, 'x.txt')).toThrow(/twice/);
  });

  it('are rebuilt exactly from a difference', () => {
    const code = fc.stringMatching(/^[A-C][0-9]{2}[0-9]{0,2}$/);
    const rows = fc.uniqueArray(fc.record({ code, billable: fc.boolean(), title: fc.stringMatching(/^[a-z]{1,5}$/) }), { selector: (row) => row.code, minLength: 1, maxLength: 20 })
      .map((all) => [...all].sort((a, b) => (a.code < b.code ? -1 : 1))).map((all) => new CodeList(all.map((row) => row.code), all.map((row) => row.billable), all.map((row) => row.title)));
    fc.assert(fc.property(rows, rows, (base, wanted) => {
      const full = { code: base.codes, billable: base.billable.map((yes) => (yes ? '1' : '0')), title: base.titles };
      const rebuilt = applyDifference(readCodeRows(table(full)), table(differenceColumns(wanted, base)));
      expect(rebuilt).toEqual({ codes: [...wanted.codes], billable: [...wanted.billable], titles: [...wanted.titles] });
    }), { numRuns: 60 });
  });
});

describe('the ICD-10-PCS addendum', () => {
  it('reads tables from sentences', () => {
    const [one] = readPcsAddendum(`No change: table 0 2 H
  First character (Section) is value 0: Medical and Surgical
  Second character (Body System) is value 2: Heart and Great Vessels
  Third character (Operation) is value H: Insertion: Putting in an appliance

FY2026: One hundredth panel of table 0 2 H
  Fourth character (Body Part) is value M: Ventricular Septum
  Fifth character (Approach) has 2 choices.
    First choice is value 0: Open
    Second choice is value 3: Percutaneous
  Sixth character (Device) is value J: Cardiac Lead, Pacemaker
  Seventh character (Qualifier) is value Z: No Qualifier`);
    expect(one).toMatchObject({ table: '02H', section: 'Medical and Surgical', operation: 'Insertion', definition: 'Putting in an appliance' });
    expect(one!.rows[0]!.axes.map((axis) => Object.keys(axis.values).join(''))).toEqual(['M', '03', 'J', 'Z']);
    expect(() => readPcsAddendum('words')).toThrow(/line 1/);
  });
});
