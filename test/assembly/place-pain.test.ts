// The pain for which a part was examined, where nothing was found (Official Guidelines, IV.K).
import { describe, expect, it } from 'vitest';
import { placePain } from '../../src/assembly/assessment/place-pain.js';
import { readDocument } from '../../src/document/index.js';
import { findMentions } from '../../src/mentions/index.js';
import { candidate, evidenceAt } from '../helpers/draft-codes.js';

const place = (text: string, type: 'diagnostic_report' | 'progress_note' = 'diagnostic_report', codes: string[] = []): string =>
  placePain(codes.map((code) => candidate(code, 1, [evidenceAt(0, 'words')])), findMentions(readDocument({ id: 'd1', text, type })), { documentType: type }).map(({ code }) => code).join(' ');

describe('pain of the part examined', () => {
  it('has the side and the part of the examination', () => {
    expect(place('EXAM: MRI of the right ankle.\n\nCLINICAL: Pain.\n\nIMPRESSION: Normal.')).toBe('M25571');
    expect(place('EXAM: Left foot x-ray.\n\nINDICATION: Pain after a fall.\n\nIMPRESSION: No fracture.')).toBe('M79672');
    expect(place('EXAM: Left knee, three views.\n\nINDICATION: Pain after a fall.\n\nIMPRESSION: Normal left knee.', 'diagnostic_report', ['R52', 'W19.XXXA'])).toBe('M25562 W19XXXA');
    expect(place('EXAM: X-rays of the knee.\n\nINDICATION: Chronic pain.\n\nIMPRESSION: Normal.')).toBe('M25569');
  });
  it('is left out where something was found, where another part was examined or none, and in other notes', () => {
    expect(place('EXAM: MRI of the right ankle.\n\nCLINICAL: Pain.', 'diagnostic_report', ['S93.401A'])).toBe('S93401A');
    expect(place('EXAM: MRI of the brain.\n\nCLINICAL: Pain.\n\nIMPRESSION: Normal.')).toBe('');
    expect(place('EXAM: X-rays of the right knee and MRI of the left hip.\n\nCLINICAL: Pain.\n\nIMPRESSION: Normal.')).toBe('');
    expect(place('EXAM: MRI of the right ankle.\n\nCLINICAL: Mass.\n\nIMPRESSION: Normal.')).toBe('');
    expect(place('X-ray of the right ankle was normal.\n\nHISTORY: Pain.', 'progress_note')).toBe('');
  });
});
