// Which notes go to one fold: those of the same words and near-duplicates, however many and however short.
import { describe, expect, it } from 'vitest';
import { findPython, NO_PYTHON, runPython, trainingEnv } from './python.js';

const python = findPython();

describe.skipIf(!python)(python ? 'near_duplicates.py' : `near_duplicates.py (${NO_PYTHON})`, () => {
  const run = (code: string): string => {
    const { status, out, err } = runPython(python!, ['-c', `import random\nfrom near_duplicates import *\nr = random.Random(1)\nword = lambda: f'w{r.randrange(3000)}'\n`
      + `spread = lambda texts: len(set(fold_of_notes([{'id': f'n{i}', 'encounter': {'text': t}} for i, t in enumerate(texts)], 2).values()))\n${code}`], trainingEnv('/nowhere'));
    expect(err).toBe('');
    expect(status).toBe(0);
    return out.trim();
  };
  const whole = 'whole = [word() for _ in range(300)]\n';

  it('keeps more than fifty identical notes together, and short ones', () => {
    expect(run(`${whole}print(spread([' '.join(whole)] * 51), spread([' '.join(whole[:19])] * 20), spread(['Refill.'] * 20))`)).toBe('1 1 1');
  });
  it('keeps near-duplicates together, many long ones and short ones', () => {
    expect(run(`${whole}vary = lambda words, i: ' '.join([*words[:i % len(words)], f'v{i}', *words[i % len(words) + 1:]])\nprint(spread([vary(whole, i) for i in range(80)]), spread([vary(whole[:40], i) for i in range(20)]))`)).toBe('1 1');
  });
  it('lets others go where their ids send them, though they share an opening', () => {
    expect(run(`${whole}print(spread([' '.join(whole[:100] + [word() for _ in range(200)]) for _ in range(60)]))`)).toBe('2');
  });
  it('finds copies of held-out texts, and nothing in those that share a phrase', () => {
    expect(run(`${whole}text = ' '.join(whole)\nprint(find_copies([text.upper(), ' '.join(whole[:150]), ' '.join(whole[:11] + [word() for _ in range(100)]), 'Refill.'], {'a': text, 'b': 'refill'}))`)).toBe("{0: 'a', 1: 'a', 3: 'b'}");
  });
});
