// Feature group: what the token tagger says of the mentions that support the candidate. All -1 in a package without a tagger.
import { type CandidateContext, REPORTED, supportStrength } from './context.js';

const CLASSES = ['required', 'optional', 'procedure', 'negated', 'historical', 'family', 'uncertain', 'integral', 'first_listed', 'visit'] as const;
const TRAPS = ['negated', 'historical', 'family', 'uncertain', 'integral'];

export const supportNames = [
  ...CLASSES.map((k) => `tag_${k}`), 'tag_reported', 'tag_required_max', 'tag_reported_max', 'tag_reported_x_cos', 'tag_required_x_cos', 'tag_trap_at_best', 'tag_reported_mean',
  'tag_first_listed_max', 'tag_first_listed_x_cos', 'tag_reported_place', 'tag_reported_clean_x_cos', 'tag_note_reported',
];

export function fillSupport(c: CandidateContext, out: Float32Array, at: number): void {
  const { support } = c.note.input;
  if (!support) {
    out.fill(-1, at, at + supportNames.length);
    return;
  }
  const places = CLASSES.map((k) => support.classes.indexOf(k));
  const width = support.classes.length;
  const peak = (mention: number, place: number): number => (place < 0 ? 0 : support.peak[mention * width + place]!);
  const of = (names: readonly string[]): number[] => names.map((k) => support.classes.indexOf(k));
  const [reportedAt, trapsAt, requiredAt, firstAt] = [of(REPORTED), of(TRAPS), of(['required', 'first_listed']), of(['first_listed'])];
  const sum = (mention: number, which: readonly number[]): number => Math.min(1, which.reduce((total, p) => total + peak(mention, p), 0));
  let requiredMax = 0, reportedMax = 0, timesReported = 0, timesRequired = 0, firstMax = 0, timesFirst = 0, timesClean = 0;
  for (const s of c.candidate.support) {
    if (s.rank > 8 && s.coverage < 0.5) continue;
    const r = sum(s.mention, reportedAt), q = sum(s.mention, requiredAt), f = sum(s.mention, firstAt), strength = supportStrength(s);
    requiredMax = Math.max(requiredMax, q);
    reportedMax = Math.max(reportedMax, r);
    firstMax = Math.max(firstMax, f);
    timesReported = Math.max(timesReported, r * strength);
    timesRequired = Math.max(timesRequired, q * strength);
    timesFirst = Math.max(timesFirst, f * strength);
    if (c.note.clean[s.mention]) timesClean = Math.max(timesClean, r * strength);
  }
  const lead = c.mentionIndex;
  const mean = reportedAt.reduce((total, p) => total + (p < 0 ? 0 : support.mean[lead * width + p]!), 0);
  const { clauseReported } = c.note;
  const likelier = clauseReported.findIndex((v) => v <= sum(lead, reportedAt));
  const place = likelier < 0 ? clauseReported.length : likelier;
  const share = clauseReported.filter((v) => v >= 0.5).length / Math.max(1, clauseReported.length);
  out.set([
    ...places.map((p) => peak(lead, p)), sum(lead, reportedAt), requiredMax, reportedMax, timesReported, timesRequired, sum(c.best.mention, trapsAt), mean,
    firstMax, timesFirst, place, timesClean, share,
  ], at);
}
