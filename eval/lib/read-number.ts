// Numbers given as options: one that is none ends the program before it measures nothing.
import { fail } from './end-with-error.js';

/** A whole number from `least` on; another ends the program with status 2. */
export function readCount(option: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < least) fail(`${option} ${text}: needs a whole number from ${least} on`, 2);
  return value;
}

/** A number within bounds; another ends the program with status 2. */
export function readNumber(option: string, text: string, least = -Infinity, most = Infinity): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) fail(`${option} ${text}: needs a number${least === -Infinity ? '' : ` from ${least} to ${most}`}`, 2);
  return value;
}
