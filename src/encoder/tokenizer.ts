// Word-piece ids of texts, equal to Python's `tokenizers`. The tokenizer comes from the package's own folder; nothing is fetched.
import { AutoTokenizer, env, type PreTrainedTokenizer } from '@xenova/transformers';
import { ChartcodeError } from '../errors.js';

const SEP = 102;

export interface Tokenizer {
  /** Ids with [CLS] and [SEP], at most `maxTokens` of them. */
  encode(text: string, maxTokens: number): number[];
  /** Ids without special tokens, whole. */
  pieces(text: string): number[];
}

/** Loads `tokenizer.json` of a folder. Throws E201 when the folder holds none. */
export async function openTokenizer(folder: string): Promise<Tokenizer> {
  env.allowRemoteModels = false;
  env.localModelPath = '/';
  let tokenizer: PreTrainedTokenizer;
  try {
    tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true });
  } catch {
    throw new ChartcodeError('E201', `no tokenizer in ${folder}`, [{ file: 'tokenizer.json' }]);
  }
  return {
    encode(text, maxTokens) {
      const ids = tokenizer.encode(text);
      return ids.length > maxTokens ? [...ids.slice(0, maxTokens - 1), SEP] : ids;
    },
    pieces: (text) => tokenizer.encode(text, { add_special_tokens: false }),
  };
}
