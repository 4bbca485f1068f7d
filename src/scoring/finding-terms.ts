// Exhaustive coding alone: what short phrases of case reports were coded as (CodiEsp train), and how that corpus writes codes.
import { z } from 'zod';
import { ChartcodeError } from '../errors.js';
import { isFiller, phraseKey, splitWords } from '../retrieval/normalize.js';

const FileSchema = z.object({
  schema: z.literal(1),
  source: z.string(),
  /** Codes of the current edition that the corpus's edition writes otherwise: R519 is R51 there. 7th characters are left to `written`. */
  predecessors: z.record(z.string(), z.string()),
  /** Codes without 7th character that the corpus writes without their placeholders, too: T148XX is T148. */
  unpadded: z.array(z.string()),
  /** Phrase key to codes as the corpus writes them: the place of the billable code that stands for it here, share of the documents with the phrase that have the code, number of those. */
  terms: z.record(z.string(), z.array(z.tuple([z.string(), z.number().int(), z.number(), z.number()]))),
});

export type FindingTermsFile = z.infer<typeof FileSchema>;

/** A phrase that was coded: place of a billable code of this edition, and the code as the corpus writes it. */
export interface FindingTerm { label: number; written: string; rate: number; documents: number; words: number }

export interface FindingTerms {
  /** A billable code as the corpus writes it (undotted). */
  written(code: string): string;
  /** Codes that phrases of a text were given, each with its best rate. */
  find(text: string): FindingTerm[];
}

/** Phrases of at most three content words, and five words of running text. */
const MAX_CONTENT = 3;
const MAX_WORDS = 5;

/** Keys of the phrases of a text with the number of their content words. */
export function phrasesOf(text: string): Map<string, number> {
  const words = splitWords(text);
  const keys = new Map<string, number>();
  for (let from = 0; from < words.length; from++) {
    const stems: string[] = [];
    for (let to = from; to < Math.min(words.length, from + MAX_WORDS); to++) {
      const { stem } = words[to]!;
      stems.push(stem);
      if (isFiller(words[from]!.stem) || isFiller(stem)) continue;
      const key = phraseKey(stems);
      const content = key.split(' ').length;
      if (content > MAX_CONTENT) break;
      if (!/^\d+$/.test(key)) keys.set(key, content);
    }
  }
  return keys;
}

/** Writes codes as CodiEsp does: the edition of its years, 7th characters left out (placeholders stay, but for a few codes). */
export function codeWriter({ predecessors, unpadded }: Pick<FindingTermsFile, 'predecessors' | 'unpadded'>): (code: string) => string {
  const short = new Set(unpadded);
  return (code) => {
    const base = code.length === 7 && /[A-Z]$/.test(code) ? code.slice(0, 6) : code;
    const bare = base.replace(/X+$/, '');
    return predecessors[base] ?? (base !== code && short.has(bare) ? bare : base);
  };
}

/** Reads `finding-terms.json`. Throws E203 when it is malformed. */
export function readFindingTerms(bytes: Buffer): FindingTerms {
  const parsed = FileSchema.safeParse(JSON.parse(bytes.toString('utf8')));
  if (!parsed.success) throw new ChartcodeError('E203', 'finding-terms.json is malformed', parsed.error.issues.slice(0, 5).map((i) => ({ field: i.path.join('.'), problem: i.message })));
  const { terms } = parsed.data;
  const known = new Map(Object.entries(terms));
  return {
    written: codeWriter(parsed.data),
    find(text) {
      const best = new Map<string, FindingTerm>();
      for (const [key, words] of phrasesOf(text)) {
        for (const [written, label, rate, documents] of known.get(key) ?? []) {
          if ((best.get(written)?.rate ?? 0) < rate) best.set(written, { label, written, rate, documents, words });
        }
      }
      return [...best.values()];
    },
  };
}
