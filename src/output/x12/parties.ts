// What an 837 asks for and a coded note does not hold: who sends, bills, pays and is insured. Given as options; placeholders stand in for the rest.
import { z } from 'zod';

/**
 * Text of one element: the basic and extended character sets of X12 without the delimiters that this writer uses (`*` `:` `~` `^`). X12 has no escape,
 * so a value that holds one is refused.
 */
export const X12_TEXT = /^[A-Za-z0-9!"&'()+,./;?=%@[\]_{}\\|<>#$ -]+$/;

const text = (max: number) => z.string().trim().min(1).max(max).regex(X12_TEXT);
const digits = (length: number) => z.string().regex(new RegExp(`^\\d{${length}}$`));
const identifier = z.string().regex(/^[A-Za-z0-9]{2,15}$/);
const day = z.string().regex(/^\d{8}$/);
const time = z.string().regex(/^([01]\d|2[0-3])[0-5]\d$/);
const diagnosis = z.string().regex(/^[A-Z]\d[0-9A-Z]\.?[0-9A-Z]{0,4}$/);

const AddressSchema = z.strictObject({ line: text(55), city: text(30), state: z.string().regex(/^[A-Z]{2}$/), zip: z.string().regex(/^\d{5}(\d{4})?$/) });
const PersonSchema = z.strictObject({ lastName: text(60), firstName: text(35).optional(), npi: digits(10) });

/** The parties of a claim. Every field is optional; `PLACEHOLDERS` stands in, and the interchange then stays marked as test data. */
export const PartiesSchema = z.strictObject({
  /** `T` test data, the default; `P` production is refused while a placeholder is left. */
  usage: z.enum(['T', 'P']).optional(),
  /** Interchange control number, nine digits; the sender keeps it unique. */
  controlNumber: digits(9).optional(),
  submitter: z.strictObject({ name: text(60), id: identifier, contact: text(60), phone: digits(10) }).optional(),
  receiver: z.strictObject({ name: text(60), id: identifier }).optional(),
  billingProvider: z
    .strictObject({ name: text(60), npi: digits(10), taxId: digits(9), taxonomy: z.string().regex(/^[0-9A-Z]{10}$/).optional(), address: AddressSchema })
    .optional(),
  /** Professional: who did it, when that is not the billing provider. */
  renderingProvider: PersonSchema.optional(),
  /** Institutional: who answers for the stay. */
  attendingProvider: PersonSchema.optional(),
  payer: z.strictObject({ name: text(60), id: text(80), claimFilingIndicator: z.string().regex(/^[A-Z0-9]{1,2}$/) }).optional(),
  subscriber: z
    .strictObject({ lastName: text(60), firstName: text(35), memberId: text(80), birthDate: day, sex: z.enum(['F', 'M', 'U']), address: AddressSchema })
    .optional(),
  /** Statements that only the provider can make: CLM06 to CLM09. */
  statements: z
    .strictObject({ signatureOnFile: z.enum(['Y', 'N']), assignment: z.enum(['A', 'B', 'C']), benefits: z.enum(['Y', 'N', 'W']), release: z.enum(['Y', 'I']) })
    .optional(),
  /** Institutional: type of bill (first two digits; by setting when absent), admission type and source, patient status; hours (HHMM) and admitting diagnosis of a stay; why an outpatient came. */
  stay: z
    .strictObject({
      facilityType: digits(2).optional(),
      admissionType: z.string().regex(/^[1-59]$/),
      admissionSource: z.string().regex(/^[0-9A-Z]$/),
      patientStatus: digits(2),
      admissionTime: time.optional(),
      dischargeTime: time.optional(),
      admittingDiagnosis: diagnosis.optional(),
      reasonsForVisit: z.array(diagnosis).min(1).max(3).optional(),
    })
    .optional(),
  /** Charge of one unit by CPT or HCPCS code, US dollars. */
  charges: z.record(z.string(), z.number().min(0).max(9_999_999)).optional(),
  /** Institutional: revenue code by CPT or HCPCS code. */
  revenueCodes: z.record(z.string(), digits(4)).optional(),
});

export type Parties = z.infer<typeof PartiesSchema>;
export type FilledParties = Required<Omit<Parties, 'renderingProvider'>> & Pick<Parties, 'renderingProvider'>;

/**
 * Stand in for what was not given. Each has the right form and no payer takes it: an NPI that fails its check digit, a state and a date that do not exist,
 * a patient status outside its code list. Statements are the ones that promise nothing.
 */
export const PLACEHOLDERS: FilledParties = {
  usage: 'T',
  controlNumber: '000000001',
  submitter: { name: 'DRAFT SUBMITTER', id: 'DRAFTSENDER', contact: 'DRAFT CONTACT', phone: '0000000000' },
  receiver: { name: 'DRAFT RECEIVER', id: 'DRAFTRECEIVER' },
  billingProvider: {
    name: 'DRAFT BILLING PROVIDER',
    npi: '0000000001',
    taxId: '000000000',
    address: { line: 'DRAFT ADDRESS', city: 'DRAFT CITY', state: 'XX', zip: '000000000' },
  },
  attendingProvider: { lastName: 'DRAFT ATTENDING', npi: '0000000001' },
  payer: { name: 'DRAFT PAYER', id: 'DRAFTPAYER', claimFilingIndicator: 'ZZ' },
  subscriber: {
    lastName: 'DRAFT SUBSCRIBER',
    firstName: 'DRAFT',
    memberId: 'DRAFTMEMBER',
    birthDate: '00000000',
    sex: 'U',
    address: { line: 'DRAFT ADDRESS', city: 'DRAFT CITY', state: 'XX', zip: '00000' },
  },
  statements: { signatureOnFile: 'N', assignment: 'C', benefits: 'N', release: 'I' },
  stay: { admissionType: '9', admissionSource: '9', patientStatus: '00' },
  charges: {},
  revenueCodes: {},
};

/** A revenue code that is in no list. */
export const NO_REVENUE_CODE = '0000';
