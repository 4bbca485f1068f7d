// Feature group: the linker's cosines and the support model's classes. All -1 in a package without them.
import type { CandidateView } from './context.js';

const CLASSES = ['procedure', 'visit', 'negated', 'historical', 'uncertain', 'required'] as const;

export const modelNames = [
  'cos_best', 'cos_rank', 'cos_heading', 'cos_clean', 'cos_units', 'cos_first', 'cos_of_note',
  ...CLASSES.map((k) => `tag_${k}`), 'tag_procedure_mean', 'tag_procedure_max', 'tag_procedure_x_score', 'tag_procedure_x_cos',
];

export function fillModel(c: CandidateView): number[] {
  const { note, candidate, unit } = c;
  return [...linkerColumns(c), ...(note.input.support ? tagColumns() : Array<number>(CLASSES.length + 4).fill(-1))];

  function tagColumns(): number[] {
    const peak = (name: string, mention: number): number => note.tag(name, mention, 'peak') ?? 0;
    let most = 0, timesScore = 0, timesCosine = 0;
    for (const s of candidate.support) {
      const p = peak('procedure', note.units[s.unit]!.mention);
      if (s.rank < 6 || s.linkerRank < 6) most = Math.max(most, p);
      timesScore = Math.max(timesScore, p * s.score);
      timesCosine = Math.max(timesCosine, p * (s.linker ?? 0));
    }
    return [...CLASSES.map((k) => peak(k, unit.mention)), note.tag('procedure', unit.mention, 'mean') ?? 0, most, timesScore, timesCosine];
  }
}

function linkerColumns({ note, candidate, heading, clean }: CandidateView): number[] {
  if (!note.input.scores) return Array<number>(7).fill(-1);
  const seen = candidate.support.filter((s) => s.linker !== undefined);
  const best = Math.max(0, ...seen.map((s) => s.linker!));
  const { k, scores } = note.input.scores;
  let top = 0;
  for (let m = 0; m < note.input.mentions.length; m++) top = Math.max(top, scores[m * k]!);
  return [
    best, Math.min(99, ...seen.map((s) => s.linkerRank)), heading?.linker ?? 0, clean?.linker ?? 0, seen.filter((s) => s.linker! > 0.5).length, seen.filter((s) => s.linkerRank === 0).length, best / Math.max(top, 1e-6),
  ];
}
