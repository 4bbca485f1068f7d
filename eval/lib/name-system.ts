// Which code system a bare code is of, by the tables of the edition in force and by shape.
import type { Edition } from '../../src/reference/types.js';
import { dotted } from '../../src/reference/index.js';
import { normCode } from './slots.js';

export type NamedCode = { system: 'diagnoses' | 'pcs' | 'procedures'; code: string } | { system: 'icd-9' | 'unknown'; code: string };

/** `version` 9 says ICD-9; five digits that no table has are ICD-9 too, since extracts leave the dot out. What no table has is told by its shape. */
export function nameSystem(raw: string, edition: Edition, version?: string): NamedCode {
  const code = normCode(raw.trim());
  if (version?.trim() === '9') return { system: 'icd-9', code };
  if (edition.icd10cm.has(code)) return { system: 'diagnoses', code: dotted(code) };
  if (/^[0-9A-HJ-NP-Z]{7}$/.test(code) && (/^[0-9]/.test(code) || edition.procedureTitle('ICD-10-PCS', code) !== undefined)) return { system: 'pcs', code };
  if (!raw.includes('.') && (edition.procedure(code) !== undefined || edition.procedureTitle('HCPCS', code) !== undefined || /^\d{4}[FTUM]$/.test(code))) return { system: 'procedures', code };
  if (/^[A-TV-Z]\d[0-9A-Z]{1,5}$/.test(code)) return { system: 'diagnoses', code: dotted(code) };
  if (/^(?:\d{2,5}|E\d{3,4})$/.test(code)) return { system: 'icd-9', code };
  return { system: 'unknown', code: raw.trim() };
}
