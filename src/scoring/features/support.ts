// Feature group: what the token tagger says of the mentions that support the candidate. All -1 in a package without a tagger.
import { type CandidateContext, supportStrength } from './context.js';

const CLASSES = ['required', 'optional', 'procedure', 'negated', 'historical', 'family', 'uncertain', 'integral'] as const;

export const supportNames = [...CLASSES.map((k) => `tag_${k}`), 'tag_reported', 'tag_required_max', 'tag_reported_max', 'tag_reported_x_cos', 'tag_required_x_cos', 'tag_trap_at_best', 'tag_reported_mean'];

export function fillSupport(c: CandidateContext, out: Float32Array, at: number): void {
  const { support } = c.note.input;
  if (!support) {
    out.fill(-1, at, at + supportNames.length);
    return;
  }
  const places = CLASSES.map((k) => support.classes.indexOf(k));
  const width = support.classes.length;
  const peak = (mention: number, place: number): number => (place < 0 ? 0 : support.peak[mention * width + place]!);
  const reported = (mention: number): number => Math.min(1, peak(mention, places[0]!) + peak(mention, places[1]!));
  let requiredMax = 0, reportedMax = 0, timesReported = 0, timesRequired = 0;
  for (const s of c.candidate.support) {
    if (s.rank > 8 && s.coverage < 0.5) continue;
    const r = reported(s.mention), q = peak(s.mention, places[0]!), strength = supportStrength(s);
    requiredMax = Math.max(requiredMax, q);
    reportedMax = Math.max(reportedMax, r);
    timesReported = Math.max(timesReported, r * strength);
    timesRequired = Math.max(timesRequired, q * strength);
  }
  const lead = c.mentionIndex;
  const traps = places.slice(3).reduce((sum, p) => sum + peak(c.best.mention, p), 0);
  const mean = (support.mean[lead * width + places[0]!] ?? 0) + (support.mean[lead * width + places[1]!] ?? 0);
  out.set([...places.map((p) => peak(lead, p)), reported(lead), requiredMax, reportedMax, timesReported, timesRequired, traps, mean], at);
}
