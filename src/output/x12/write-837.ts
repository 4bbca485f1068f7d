// A claim as an X12 837 draft: envelope, loops 1000 and 2000 from the parties, loops 2300 and 2400 from the claim.
import { ChartcodeError } from '../../errors.js';
import { digestClaim, findServiceDate, listDiagnoses, listKinds } from '../facts.js';
import type { OutputInput } from '../facts.js';
import type { ClaimFormat } from './contract.js';
import { writeInstitutional } from './institutional.js';
import { PLACEHOLDERS } from './parties.js';
import type { FilledParties, Parties } from './parties.js';
import { writeProfessional } from './professional.js';
import { DELIMITERS, writeDay, writeSegments } from './write-segments.js';
import type { Segment } from './write-segments.js';

const FORMATS = {
  '837p': { version: '005010X222A1', writeClaims: writeProfessional, needs: [] },
  '837i': { version: '005010X223A2', writeClaims: writeInstitutional, needs: ['attendingProvider', 'stay', 'revenueCodes'] },
} as const;

/** Parties that each interchange has to name before it may be sent. */
const NEEDED = ['controlNumber', 'submitter', 'receiver', 'billingProvider', 'payer', 'subscriber', 'statements', 'charges'] as const;

/**
 * One interchange with one transaction (005010X222A1 or 005010X223A2). `format` absent: by the claim type, else by the setting. It is a draft: test data
 * (ISA15 `T`) with placeholders for parties that were not given, and a note that says so. Throws E152 when the claim has no code that the format carries, when
 * no day of service is known, or when production is asked for and something is a placeholder.
 */
export function write837(input: OutputInput, options: { format?: ClaimFormat | undefined; parties?: Parties | undefined; now: Date }): string {
  const kinds = listKinds(input);
  const format = options.format ?? (kinds.includes('professional') && input.claim.setting !== 'inpatient' ? '837p' : kinds.includes('institutional') ? '837i' : '837p');
  const given = options.parties ?? {};
  const parties: FilledParties = { ...PLACEHOLDERS, ...given };
  const { version, writeClaims, needs } = FORMATS[format];
  const missing = [...NEEDED, ...needs].filter((name) => given[name] === undefined);
  if (parties.usage === 'P' && missing.length > 0) refuse('parties', `must name ${missing.join(', ')} for production`);
  const serviceDate = findServiceDate(input);
  if (serviceDate === undefined) return refuse('dateOfService', 'must be given: a claim has a day of service');
  if (listDiagnoses(input).length === 0) refuse('codes', 'holds no diagnosis');
  const claims = writeClaims({
    input,
    parties,
    serviceDate,
    controlNumber: findControlNumber(input),
    refuse,
    describeDraft: (remarks) => [parties.usage === 'P' ? 'CODED BY CHARTCODE' : 'DRAFT NOT FOR SUBMISSION', ...remarks].join('. ').slice(0, 80),
  });
  return writeInterchange(version, [...writeHeading(parties, findControlNumber(input), options.now), ...writeParties({ ...parties, subscriber: { ...parties.subscriber, sex: findSex(input, parties) } }), ...claims.flat()], parties, options.now);
}

function refuse(field: string, problem: string): never {
  throw new ChartcodeError('E152', `the claim cannot be written in this format: ${field} ${problem}`, [{ field, problem }]);
}

/** CLM01: the encounter's id where X12 can carry it, else the start of the claim's digest. */
function findControlNumber(input: OutputInput): string {
  const { id } = input.claim;
  return id !== undefined && /^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/.test(id) ? id : digestClaim(input).slice(0, 20).toUpperCase();
}

/** DMG03: the subscriber, who is the patient, as given; else as the encounter says. */
function findSex({ encounter }: OutputInput, { subscriber }: FilledParties): FilledParties['subscriber']['sex'] {
  const sex = encounter.patient?.sex;
  return subscriber.sex === 'U' && (sex === 'F' || sex === 'M') ? sex : subscriber.sex;
}

function writeInterchange(version: string, body: readonly Segment[], parties: FilledParties, now: Date): string {
  const { submitter, receiver, controlNumber, usage } = parties;
  const { day, time } = readClock(now);
  const blank = ' '.repeat(10);
  // ISA has fixed widths, and blanks that writeSegments would trim or refuse.
  const isa = ['ISA', '00', blank, '00', blank, 'ZZ', submitter.id.padEnd(15), 'ZZ', receiver.id.padEnd(15), day.slice(2), time, DELIMITERS.repetition, '00501', controlNumber, '0', usage, DELIMITERS.component];
  const transaction: Segment[] = [['ST', '837', '0001', version], ...body];
  const group = String(Number(controlNumber));
  const rest: Segment[] = [
    ['GS', 'HC', submitter.id, receiver.id, day, time, group, 'X', version],
    ...transaction,
    // The count includes ST and SE.
    ['SE', String(transaction.length + 1), '0001'],
    ['GE', '1', group],
    ['IEA', '1', controlNumber],
  ];
  return `${isa.join(DELIMITERS.element)}${DELIMITERS.segment}\n${writeSegments(rest)}`;
}

function writeHeading({ submitter, receiver }: FilledParties, reference: string, now: Date): Segment[] {
  const { day, time } = readClock(now);
  return [
    ['BHT', '0019', '00', reference, day, time, 'CH'],
    ['NM1', '41', '2', submitter.name, '', '', '', '', '46', submitter.id],
    ['PER', 'IC', submitter.contact, 'TE', submitter.phone],
    ['NM1', '40', '2', receiver.name, '', '', '', '', '46', receiver.id],
  ];
}

/** Loops 2000A and 2000B: the billing provider, and the subscriber, who is the patient here. */
function writeParties({ billingProvider, payer, subscriber }: FilledParties): Segment[] {
  const writeAddress = ({ line, city, state, zip }: { line: string; city: string; state: string; zip: string }): Segment[] => [
    ['N3', line],
    ['N4', city, state, zip],
  ];
  return [
    ['HL', '1', '', '20', '1'],
    ...(billingProvider.taxonomy === undefined ? [] : [['PRV', 'BI', 'PXC', billingProvider.taxonomy] satisfies Segment]),
    ['NM1', '85', '2', billingProvider.name, '', '', '', '', 'XX', billingProvider.npi],
    ...writeAddress(billingProvider.address),
    ['REF', 'EI', billingProvider.taxId],
    ['HL', '2', '1', '22', '0'],
    ['SBR', 'P', '18', '', '', '', '', '', '', payer.claimFilingIndicator],
    ['NM1', 'IL', '1', subscriber.lastName, subscriber.firstName, '', '', '', 'MI', subscriber.memberId],
    ...writeAddress(subscriber.address),
    ['DMG', 'D8', subscriber.birthDate, subscriber.sex],
    ['NM1', 'PR', '2', payer.name, '', '', '', '', 'PI', payer.id],
  ];
}

function readClock(now: Date): { day: string; time: string } {
  const text = now.toISOString();
  return { day: writeDay(text.slice(0, 10)), time: text.slice(11, 16).replace(':', '') };
}
