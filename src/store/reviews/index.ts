// Reviews: what coders decide of claims, how far they agree with the engine, and the data that follows for tuning and re-fitting.
export { placeEvidence } from './place-evidence.js';
export { REVIEW_REASONS, ReviewInputSchema, ReviewSchema, type FinalCode, type Review, type ReviewInput } from './contract.js';
export { type ExportedNote, type ExportReport, exportReviewed } from './export-dataset.js';
export { type CodedRow, exportNote } from './export-note.js';
export { type IsCode, judgeClaim, printCode } from './judge-claim.js';
export { type Agreement, type AgreementReport, measureAgreement } from './measure-agreement.js';
export { createReviewStore, type NewReview, type ReviewFilter, type ReviewStore } from './review-store.js';
