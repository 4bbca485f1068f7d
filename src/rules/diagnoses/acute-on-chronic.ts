// The acute and the chronic form of one condition whose category has a code for both at once, read from the titles of the code set.
import type { DiagnosisCodes } from '../../reference/types.js';

/** One code for two forms of a condition. */
export interface BothForms { acute: string; chronic: string; both: string }

type Form = keyof BothForms;

/** The form that a title states, and the condition without it. */
function readForm(title: string): { form: Form; condition: string } | undefined {
  const lower = title.toLowerCase();
  const both = lower.replace(/\bacute (?:and|on) chronic\b/, '_').replace(/\bacute (.+?) with chronic \1$/, '_ $1');
  if (both !== lower) return { form: 'both', condition: both };
  const words = lower.match(/\b(?:(?<!sub)acute|chronic)\b/g) ?? [];
  const [form] = words;
  return words.length === 1 ? { form: form as Form, condition: lower.replace(/\b(?:acute|chronic)\b/, '_') } : undefined;
}

/** The code for both forms beside each pair of forms that the claim has in one category (two of acute, chronic and both); undotted. */
export function findBothForms(claim: readonly string[], codes: DiagnosisCodes): BothForms[] {
  const conditions = new Map<string, Partial<BothForms>>();
  for (const code of claim) {
    const read = codes.isBillable(code) ? readForm(codes.title(code)) : undefined;
    if (!read) continue;
    const key = `${code.slice(0, 3)} ${read.condition}`;
    conditions.set(key, { ...conditions.get(key), [read.form]: code });
  }
  return [...conditions].filter(([, forms]) => Object.keys(forms).length > 1).flatMap(([key, forms]) => {
    const all: Partial<BothForms> = { ...forms };
    // Only now: most claims have one form of a condition, and need no look at its category.
    for (const code of codes.billableUnder(key.slice(0, 3))) {
      const read = readForm(codes.title(code));
      if (read && `${code.slice(0, 3)} ${read.condition}` === key) all[read.form] ??= code;
    }
    const { acute, chronic, both } = all;
    return acute !== undefined && chronic !== undefined && both !== undefined ? [{ acute, chronic, both }] : [];
  });
}
