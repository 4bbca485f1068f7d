// Loops 2300 and 2400 of an 837I (005010X223A2): diagnoses with present on admission, ICD-10-PCS, and lines by revenue code.
import type { ClaimCode } from '../../types.js';
import { findFirstDate, findPlace, listDiagnoses, listInpatientProcedures, listServiceLines } from '../facts.js';
import type { ClaimLoops } from './contract.js';
import { NO_REVENUE_CODE } from './parties.js';
import { MAX_MODIFIERS } from './split-claims.js';
import { writeDay, writeNumber } from './write-segments.js';
import type { Element, Segment } from './write-segments.js';

/** Twelve composites an HI segment, two segments. */
const IN_SEGMENT = 12;
const MAX_OTHERS = 24;
const MAX_EXTERNAL_CAUSES = 12;
const MAX_SERVICE_LINES = 999;
/** Patient discharge status of one who has not been discharged yet (NUBC): an interim claim. */
const STILL_PATIENT = '30';

/** Chapter 20 of ICD-10-CM, V00 to Y99: an 837I has a place of its own for them. */
const isExternalCause = ({ code }: ClaimCode): boolean => /^[V-Y]/.test(code);

/** The one facility claim of an encounter. */
export const writeInstitutional: ClaimLoops = (draft) => {
  const { input, parties, serviceDate, controlNumber, refuse, describeDraft } = draft;
  const inpatient = input.claim.setting === 'inpatient';
  const facilityType = parties.stay.facilityType ?? findPlace(input).facilityType;
  if (facilityType === null) return refuse('parties.stay.facilityType', 'must be given: this setting has no facility claim of its own');
  const [principal, ...rest] = listDiagnoses(input);
  if (principal === undefined) return refuse('codes', 'holds no diagnosis');
  const others = rest.filter((code) => !isExternalCause(code));
  const causes = rest.filter(isExternalCause);
  const procedures = inpatient ? listInpatientProcedures(input) : [];
  const lines = listServiceLines(input, 'institutional').slice(0, MAX_SERVICE_LINES);
  const leftOut = {
    DX: Math.max(0, others.length - MAX_OTHERS) + Math.max(0, causes.length - MAX_EXTERNAL_CAUSES),
    PCS: listInpatientProcedures(input).length - Math.min(procedures.length, MAX_OTHERS + 1),
    LINES: input.claim.codes.filter(({ system }) => system === 'CPT' || system === 'HCPCS').length - lines.length,
  };
  const remarks = Object.entries(leftOut).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name} LEFT OUT`]));
  const charge = (line: ClaimCode): number => (parties.charges[line.code] ?? 0) * (line.units ?? 1);
  const total = lines.reduce((sum, line) => sum + charge(line), 0);
  const day = writeDay(serviceDate);
  const from = writeDay(findFirstDate(input) ?? serviceDate);
  const { stay, statements, attendingProvider } = parties;
  if (inpatient && parties.usage === 'P' && (stay.admittingDiagnosis === undefined || (stay.dischargeTime === undefined && stay.patientStatus !== STILL_PATIENT)))
    return refuse('parties.stay', 'must name admittingDiagnosis and dischargeTime for production');
  const diagnosis = (qualifier: string, code: ClaimCode): Element => withPresence(qualifier, code, inpatient);
  return [
    [
      ['CLM', controlNumber, writeNumber(total), '', '', [facilityType, 'A', '1'], '', statements.assignment, statements.benefits, statements.release],
      ...(inpatient && stay.dischargeTime !== undefined ? [['DTP', '096', 'TM', stay.dischargeTime] satisfies Segment] : []),
      ['DTP', '434', 'RD8', `${from}-${day}`],
      ...(inpatient ? [(stay.admissionTime === undefined ? ['DTP', '435', 'D8', from] : ['DTP', '435', 'DT', `${from}${stay.admissionTime}`]) satisfies Segment] : []),
      ['CL1', stay.admissionType, stay.admissionSource, stay.patientStatus],
      ['NTE', 'ADD', describeDraft(remarks)],
      ['HI', diagnosis('ABK', principal)],
      ...(stay.admittingDiagnosis === undefined || !inpatient ? [] : [['HI', ['ABJ', stay.admittingDiagnosis.replace('.', '')]] satisfies Segment]),
      ...(stay.reasonsForVisit === undefined || inpatient ? [] : [['HI', ...stay.reasonsForVisit.map((code) => ['APR', code.replace('.', '')])] satisfies Segment]),
      ...writeGroups(causes.slice(0, MAX_EXTERNAL_CAUSES), (code) => diagnosis('ABN', code)),
      ...writeGroups(others.slice(0, MAX_OTHERS), (code) => diagnosis('ABF', code)),
      ...writeGroups(procedures.slice(0, 1), ({ code }) => ['BBR', code, 'D8', day]),
      ...writeGroups(procedures.slice(1, MAX_OTHERS + 1), ({ code }) => ['BBQ', code, 'D8', day]),
      ['NM1', '71', '1', attendingProvider.lastName, attendingProvider.firstName ?? '', '', '', '', 'XX', attendingProvider.npi],
      ...(lines.length === 0 ? writeEmptyLine(inpatient ? undefined : day) : []),
      ...lines.flatMap((line, at): Segment[] => [
        ['LX', String(at + 1)],
        [
          'SV2',
          parties.revenueCodes[line.code] ?? NO_REVENUE_CODE,
          ['HC', line.code, ...(line.modifiers ?? []).slice(0, MAX_MODIFIERS)],
          writeNumber(charge(line)),
          'UN',
          writeNumber(line.units ?? 1),
        ],
        ['DTP', '472', 'D8', day],
      ]),
    ],
  ];
};

/** C022: qualifier, code, and present on admission in the ninth place. Exempt codes leave it blank since version 5010; outpatients have none. */
function withPresence(qualifier: string, { code, presentOnAdmission }: ClaimCode, inpatient: boolean): Element {
  const shown = inpatient && presentOnAdmission !== undefined && presentOnAdmission !== '1' ? presentOnAdmission : '';
  return [qualifier, code.replace('.', ''), '', '', '', '', '', '', shown];
}

function writeGroups(codes: readonly ClaimCode[], write: (code: ClaimCode) => Element): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0; start < codes.length; start += IN_SEGMENT) segments.push(['HI', ...codes.slice(start, start + IN_SEGMENT).map(write)]);
  return segments;
}

/** A claim has a line; what the facility charges by (room, pharmacy) is not in a note. */
function writeEmptyLine(day: string | undefined): Segment[] {
  return [['LX', '1'], ['SV2', NO_REVENUE_CODE, '', '0', 'UN', '1'], ...(day === undefined ? [] : [['DTP', '472', 'D8', day] satisfies Segment])];
}
