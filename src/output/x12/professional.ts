// Loops 2300 and 2400 of an 837P (005010X222A1): diagnoses, then one line a procedure.
import type { ClaimCode } from '../../types.js';
import { findFirstDate, findPlace, listDiagnoses, listInpatientProcedures, listServiceLines } from '../facts.js';
import type { ClaimLoops } from './contract.js';
import { MAX_MODIFIERS, findLinked, splitClaims } from './split-claims.js';
import type { ClaimPart } from './split-claims.js';
import { writeDay, writeNumber } from './write-segments.js';
import type { Segment } from './write-segments.js';

/** The claims of one encounter, more than one when twelve diagnoses or fifty lines do not hold it. */
export const writeProfessional: ClaimLoops = ({ input, parties, serviceDate, controlNumber, refuse, describeDraft }) => {
  const diagnoses = listDiagnoses(input);
  const lines = listServiceLines(input, 'professional');
  if (lines.length === 0) refuse('codes', 'holds no CPT or HCPCS line');
  const { parts, leftOut } = splitClaims(diagnoses, lines);
  const facility = listInpatientProcedures(input).length;
  const unlinked = lines.filter(({ linkedDiagnoses }) => (linkedDiagnoses ?? []).length === 0).length;
  const remarks = [
    ...(leftOut.length === 0 ? [] : [`${leftOut.length} DX LEFT OUT`]),
    ...(facility === 0 ? [] : [`${facility} PCS LEFT OUT`]),
    ...(unlinked === 0 ? [] : [`${unlinked} LINES NOT LINKED`]),
    ...(lines.some(({ modifiers = [] }) => modifiers.length > MAX_MODIFIERS) ? ['MODIFIERS CUT'] : []),
  ];
  const { placeOfService } = findPlace(input);
  const { statements, renderingProvider } = parties;
  const charge = (line: ClaimCode): number => (parties.charges[line.code] ?? 0) * (line.units ?? 1);
  const writeClaim = (part: ClaimPart, place: number): Segment[] => [
    [
      'CLM',
      parts.length === 1 ? controlNumber : `${controlNumber.slice(0, 17)}-${place + 1}`,
      writeNumber(part.lines.reduce((sum, line) => sum + charge(line), 0)),
      '',
      '',
      [placeOfService, 'B', '1'],
      statements.signatureOnFile,
      statements.assignment,
      statements.benefits,
      statements.release,
    ],
    // Asked for where a visit was to someone in hospital.
    ...(input.claim.setting === 'inpatient' ? [['DTP', '435', 'D8', writeDay(findFirstDate(input) ?? serviceDate)] satisfies Segment] : []),
    ['NTE', 'ADD', describeDraft(remarks)],
    ['HI', ...part.diagnoses.map(({ code }, at) => [at === 0 ? 'ABK' : 'ABF', code.replace('.', '')])],
    ...(renderingProvider === undefined ? [] : [['NM1', '82', '1', renderingProvider.lastName, renderingProvider.firstName ?? '', '', '', '', 'XX', renderingProvider.npi] satisfies Segment]),
    ...part.lines.flatMap((line, at): Segment[] => [
      ['LX', String(at + 1)],
      [
        'SV1',
        ['HC', line.code, ...(line.modifiers ?? []).slice(0, MAX_MODIFIERS)],
        writeNumber(charge(line)),
        'UN',
        writeNumber(line.units ?? 1),
        '',
        '',
        findLinked(line, diagnoses).map((diagnosis) => String(part.diagnoses.indexOf(diagnosis) + 1)),
      ],
      ['DTP', '472', 'D8', writeDay(serviceDate)],
    ]),
  ];
  return parts.map(writeClaim);
};
