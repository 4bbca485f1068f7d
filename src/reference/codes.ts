// Printed and stored forms of ICD-10-CM codes, and the 7th-character placeholder rule.

/** A category as a regular expression: letter, digit, digit or letter; chapter 17 also has QA0. */
export const CATEGORY_PATTERN = '[A-Z](?:[0-9][0-9A-Z]|A[0-9])';

/** `E11621` to `E11.621`; a category stays as it is. */
export function dotted(code: string): string {
  const plain = undotted(code);
  return plain.length > 3 ? `${plain.slice(0, 3)}.${plain.slice(3)}` : plain;
}

/** `e11.62-` to `E1162`: upper case, without dot, blanks or the trailing dash that the publisher prints for "more characters follow". */
export function undotted(code: string): string {
  return code.toUpperCase().replace(/[.\s]/g, '').replace(/-+$/, '');
}

/** A code with its 7th character, padded with the placeholder X as the guidelines (I.A.5) ask: `T360X5` + `A`, `S034` + `A` to `S034XXA`. */
export function withSeventhCharacter(code: string, character: string): string {
  return undotted(code).padEnd(6, 'X') + character.toUpperCase();
}
