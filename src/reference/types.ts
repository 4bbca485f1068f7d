// What an edition of the code sets answers. The compiler writes the tables, `load.ts` reads them, every stage asks here.
import type { PayerPack } from './payer-pack.js';

/** A set of codes as the Tabular writes it: each entry is an undotted code or category prefix, or a range of 3-character categories. */
export interface CodeSet { prefixes: string[]; ranges: [from: string, to: string][] }

/** One Tabular note at its code: `codes` holds what resolved; `text` is the note in the publisher's words (US government work). */
export interface TabularNote { at: string; text: string; codes: CodeSet }

export type NoteKind = 'excludes1' | 'excludes2' | 'codeFirst' | 'useAdditional' | 'codeAlso' | 'includes' | 'inclusionTerm' | 'note';

export interface SeventhCharacters { at: string; characters: Record<string, string> }

/** A line of the Alphabetic Index, External Cause Index, Neoplasm Table or Table of Drugs: the path of terms to a code. */
export interface IndexEntry {
  /** Main term, then subterms; in the two tables the column's heading comes last. */
  path: string[];
  /** Nonessential modifiers (in parentheses) of the whole path. */
  nonessential: string[];
  /** Undotted; may be a category that needs more characters. Empty for a line that only refers elsewhere. */
  code: string;
  /** The manifestation code printed in brackets after `code`, undotted. */
  manifestation?: string;
  see?: string;
  seeAlso?: string;
  /** Heading of the table column: `Malignant Primary`, `Adverse effect`, ... */
  column?: string;
}

/** Medicare Code Editor attributes of a diagnosis. Ages in years, inclusive. */
export interface EditFlags {
  ageRange?: { group: 'newborn' | 'pediatric' | 'maternity' | 'adult'; from: number; to: number };
  /** CMS withdrew the sex edits on 2024-10-01; the last published flag is kept as advice. */
  sex?: 'F' | 'M';
  /** MCE's list, or a title "in diseases classified elsewhere" with a code-first note in the Tabular. */
  manifestation: boolean;
  unacceptablePrincipal: boolean;
  externalCause: boolean;
  /** MCE edit "unspecified code" (laterality left open on an inpatient claim). */
  unspecified: boolean;
  /** MCE edit "questionable admission". */
  questionableAdmission: boolean;
}

/** What the age and sex edits of the HCC mappings look at; age in years on the day of service. */
export interface HccPatient { age?: number | undefined; sex?: string | undefined }

/** ICD-10-CM of one fiscal year. All codes undotted and upper-case; `dotted` gives the printed form. */
export interface DiagnosisCodes {
  readonly edition: string;
  /** Billable codes in the order of the official file: the label space of the coder. */
  readonly billable: readonly string[];
  has(code: string): boolean;
  isBillable(code: string): boolean;
  /** Official long title; throws E303 for an unknown code. */
  title(code: string): string;
  /** The nearest shorter code that exists, or undefined for a category. */
  parent(code: string): string | undefined;
  /** Codes one level below, in order. */
  children(code: string): string[];
  /** Billable codes at or below a code. */
  billableUnder(code: string): string[];
  /** Notes of a kind at the code itself and at each of its ancestors, sections and chapter included, nearest first. */
  notes(code: string, kind: NoteKind): TabularNote[];
  /** The 7th-character set in force for a code, if it needs one. */
  seventhCharacters(code: string): SeventhCharacters | undefined;
  edits(code: string): EditFlags;
  isPoaExempt(code: string): boolean;
  /**
   * HCC category by risk adjustment model, `{ V24: 18, V28: 37, ESRD: 18, RxHCC: 30 }` (the models are listed in `hcc-models.json`): the lowest number
   * where a code has several. A model that the code does not map in is absent. CMS's age and sex edits apply where `patient` says age or sex.
   */
  hcc(code: string, patient?: HccPatient): Record<string, number>;
  /** All categories where a code has several (E08.311 in V28: 37 and 298), the lowest number first. */
  hccCategories(code: string, patient?: HccPatient): Record<string, number[]>;
  /** By CMS's hierarchies: the categories of `present` that another of them trumps, each with that one. */
  hccTrumped(model: string, present: Iterable<number>): ReadonlyMap<number, number>;
  /** What a secondary diagnosis counts for in MS-DRG beside a principal one (CC exclusions applied); undefined when it is neither CC nor MCC. */
  severity(code: string, principal?: string): 'MCC' | 'CC' | undefined;
}

/** One row of an ICD-10-PCS table: for positions 4 to 7, the values that may be combined, each with its label. */
export interface PcsRow { axes: { title: string; values: Record<string, string> }[] }

/** An ICD-10-PCS table: `table` is the first three characters. */
export interface PcsTable { table: string; section: string; bodySystem: string; operation: string; definition: string; rows: PcsRow[] }

export interface HcpcsCode { title: string; short: string; coverage: string; added: string; terminated?: string }

/** A CPT or HCPCS number with the project's own words for it (CPT descriptors are the AMA's and never here). */
export interface ProcedureCode {
  code: string;
  system: 'CPT' | 'HCPCS';
  label: string;
  /** Ways in which notes, headings and orders write it. */
  phrases: readonly string[];
  /** What decides between the number and its neighbours: `family`, `site`, `approach`, `size_cm` ([over, up to], null = open), ... */
  facets: Readonly<Record<string, unknown>>;
}

/** CMS policy of a number: fee schedule indicators as published (`bilateral` 1: modifier 50 pays 150 %; `parts`: PC/TC), practitioner MUE, add-on list. */
export interface PolicyIndicators {
  status: string;
  /** `000`, `010`, `090`, `XXX`, `YYY`, `ZZZ`, `MMM`. */
  globalDays: string;
  bilateral: string;
  assistant: string;
  coSurgeon: string;
  team: string;
  parts: string;
  multiple: string;
  mue?: number;
  mai?: string;
  addOn: boolean;
  /** Numbers that an add-on may stand beside; empty where the contractor decides. */
  primaries: readonly string[];
}

/** Whose claim NCCI edits judge: the practitioner's, or the outpatient hospital's. */
export type NcciSide = 'practitioner' | 'hospital';

/** A procedure-to-procedure edit: `column2` is not paid beside `column1`. `effective` is empty where the release does not say; `deletion` is the last day, empty while it is in force. */
export interface PairEdit {
  column1: string;
  column2: string;
  /** 0: no modifier lifts it; 1: an NCCI modifier may; 9: the edit is void. */
  modifier: '0' | '1' | '9';
  effective: string;
  deletion: string;
  /** Why, in CMS's words for the class of edit. */
  rationale: string;
}

/** PTP edits of one quarterly release. Codes upper-case, days ISO. */
export interface PairEdits {
  readonly edition: string;
  /** First day of the quarter of the release. */
  readonly from: string;
  readonly size: number;
  /** Numbers that the table names, ascending. */
  readonly codes: readonly string[];
  /** True when a number stands in the table at all. */
  has(code: string): boolean;
  /** The edit in force on `day` for the ordered pair; under 2 microseconds. */
  find(column1: string, column2: string, day: string): PairEdit | undefined;
  /** Every edit in force on `day` between the codes given, by column 1 then column 2; fit for thousands of codes. */
  among(codes: readonly string[], day: string): PairEdit[];
}

/** Medically Unlikely Edit: most units that one provider reports of a number. `adjudication` 1: by line; 2: by day, from policy; 3: by day, from clinical data. */
export interface UnitLimit { units: number; adjudication: '1' | '2' | '3'; rationale: string; edition: string }

/** What an add-on code may stand beside. Type 1: only these; 2: the contractor decides; 3: these and what the contractor adds. */
export interface AddOnCode { type: '1' | '2' | '3'; primaries: readonly string[]; edition: string }

/** NCCI tables by day of service: the newest release that had begun, else the oldest; each loaded on first use. */
export interface NcciEdits {
  pairs(side: NcciSide, day: string): PairEdits;
  unitLimit(side: NcciSide, code: string, day: string): UnitLimit | undefined;
  /** Undefined for a number that is no add-on on `day`. */
  addOn(code: string, day: string): AddOnCode | undefined;
}

/** A contractor's billing article: the diagnoses that it accepts, or refuses, for its procedures. Codes undotted, each with the groups that name it. */
export interface CoverageArticle {
  /** `A57326`. */
  id: string;
  version: string;
  title: string;
  /** First and last day, ISO; `through` is empty while it is in force. */
  from: string;
  through: string;
  edition: string;
  contractors: readonly string[];
  procedures: ReadonlyMap<string, readonly string[]>;
  covered: ReadonlyMap<string, readonly string[]>;
  refused: ReadonlyMap<string, readonly string[]>;
}

export interface TableInfo { name: string; source: string; edition: string; sha256: string; rows: number; validThrough: string }

export interface Edition {
  readonly id: string;
  /** First and last date of service covered, ISO. */
  readonly from: string;
  readonly validThrough: string;
  readonly icd10cm: DiagnosisCodes;
  /** Alphabetic Index, Neoplasm Table, Table of Drugs and External Cause Index; loaded on first use. */
  index(which: 'disease' | 'neoplasm' | 'drug' | 'external'): readonly IndexEntry[];
  /** Title of an ICD-10-PCS or HCPCS Level II code, undefined when unknown; loaded on first use. */
  procedureTitle(system: 'ICD-10-PCS' | 'HCPCS', code: string): string | undefined;
  /** The ICD-10-PCS table for the first three characters, undefined when there is none; loaded on first use. */
  pcsTable(prefix: string): PcsTable | undefined;
  hcpcs(code: string): HcpcsCode | undefined;
  /** CPT and HCPCS numbers that the engine can assign, in order; loaded on first use. */
  procedures(): readonly ProcedureCode[];
  procedure(code: string): ProcedureCode | undefined;
  /** Policy indicators of a CPT or HCPCS number, undefined when CMS lists none. */
  policy(code: string): PolicyIndicators | undefined;
  /** NCCI procedure-to-procedure, unit and add-on edits. */
  readonly ncci: NcciEdits;
  /** The pack of a payer in force on a day, in any spelling of its name, undefined when there is none. */
  payerPack(payer: string, day: string): PayerPack | undefined;
  /** Payers that have a pack in force on a day. */
  payers(day: string): string[];
  /** Coverage articles that name a procedure and are in force on a day; empty until a download was imported. */
  coverage(procedure: string, day: string): readonly CoverageArticle[];
  /** Title of a HCPCS Level II modifier (`RT`, `LT`, ...). */
  modifierTitle(modifier: string): string | undefined;
  readonly tables: readonly TableInfo[];
}
