// The NegEx floor, and the tables that the assertion rules come from.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { halfOf, locate, measure, readRows } from '../../eval/negex.js';
import facets from '../../src/mentions/facets.json' with { type: 'json' };
import rules from '../../src/mentions/context-rules.json' with { type: 'json' };
import { SHARED } from '../corpora.js';

describe('NegEx test set', () => {
  const path = join(SHARED, 'datasets/negex/sentences.tsv');
  it.skipIf(!existsSync(path))(
    'negated F1 stays above .95 on the half that the rules were not written on (skipped when ../shared is absent)',
    () => {
      const rows = readRows(path).filter((row) => halfOf(row.line) === 'B');
      expect(rows.length).toBeGreaterThan(500);
      expect(measure(rows).negated.f1).toBeGreaterThan(0.95);
    },
  );

  it('finds a condition whatever its case and blanks, capitals first', () => {
    expect(locate('No pain before. Now  PAIN in  the knee', 'pain in the knee')).toEqual({ start: 21, end: 38 });
    expect(locate('He has pain and PAIN', 'pain')).toEqual({ start: 16, end: 20 });
    expect(locate('He is well', 'gout')).toBeUndefined();
  });
});

describe('rule tables', () => {
  it('say what they are and where they come from', () => {
    for (const table of [rules, facets]) expect(Object.keys(table)).toEqual(expect.arrayContaining(['schema', 'source', 'edition']));
  });

  it('have no cue that is also a pseudo cue of its category, and none twice', () => {
    const kinds = new Map<string, string>();
    for (const group of rules.groups) {
      for (const literal of group.literals) {
        expect(literal).toBe(literal.toLowerCase().trim());
        const key = `${group.category} ${group.direction === 'pseudo' ? 'pseudo' : 'cue'} ${literal}`;
        const other = `${group.category} ${group.direction === 'pseudo' ? 'cue' : 'pseudo'} ${literal}`;
        expect(kinds.has(other), other).toBe(false);
        kinds.set(key, literal);
      }
    }
    expect(kinds.size).toBeGreaterThan(800);
  });
});
