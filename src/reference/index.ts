// The reference stage: one edition object per date of service, and the small helpers on codes that every stage shares.
export { checkTables, loadEdition, userDataDir, type LoadOptions } from './load.js';
export { dotted, undotted, withSeventhCharacter } from './codes.js';
export { namePayer } from './payer-name.js';
export { expandCodeSet, inCodeSet } from './code-set.js';
export type {
  AddOnCode, CodeSet, CoverageArticle, DiagnosisCodes, Edition, EditFlags, HcpcsCode, IndexEntry, NcciEdits, NcciSide, NoteKind, PairEdit, PairEdits, PcsRow, PcsTable, SeventhCharacters, TableInfo, TabularNote, UnitLimit,
} from './types.js';
