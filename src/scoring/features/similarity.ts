// Feature group: how the linker sees the candidate across the note's mentions.
import { type CandidateContext, SECTION_GROUPS, sectionGroup, supportStrength } from './context.js';

/** Section groups whose best cosine is a feature of its own. */
const WATCHED = ['diagnosis', 'discharge', 'postoperative', 'preoperative', 'complaint', 'history', 'past', 'exam', 'results', 'procedure', 'course', 'plan'] as const;
const watchedAt = new Map(WATCHED.map((name, i) => [SECTION_GROUPS.indexOf(name), i]));

export const similarityNames = [
  'cos_best', 'cos_clean', 'cos_second', 'cos_clean_sentence', 'cos_clean_clause', 'rank_best', 'rank_clean', 'firsts', 'firsts_clean', 'thirds_clean', 'mentions', 'mentions_clean',
  'margin_best', 'margin_other_category', 'cos_flagged', 'strength_clean', 'cos_early', ...WATCHED.map((w) => `cos_in_${w}`),
];

export function fillSimilarity(c: CandidateContext, out: Float32Array, at: number): void {
  const { note, candidate } = c;
  let cosBest = -1, second = -1, cosClean = -1, cleanSentence = -1, cleanClause = -1, flagged = -1, early = -1;
  let rankBest = 99, rankClean = 99, firsts = 0, firstsClean = 0, thirds = 0, mentionsClean = 0, strengthClean = -1;
  const watched = new Float32Array(WATCHED.length).fill(-1);
  for (const s of candidate.support) {
    const mention = note.input.mentions[s.mention]!;
    const clean = note.clean[s.mention]!;
    if (s.cosine > cosBest) {
      second = cosBest;
      cosBest = s.cosine;
    } else if (s.cosine > second) second = s.cosine;
    rankBest = Math.min(rankBest, s.rank);
    if (s.rank === 0) firsts++;
    if (!clean) {
      flagged = Math.max(flagged, s.cosine);
      continue;
    }
    mentionsClean++;
    cosClean = Math.max(cosClean, s.cosine);
    strengthClean = Math.max(strengthClean, supportStrength(s));
    rankClean = Math.min(rankClean, s.rank);
    if (s.rank === 0) firstsClean++;
    if (s.rank < 3) thirds++;
    if (mention.level === 'sentence') cleanSentence = Math.max(cleanSentence, s.cosine);
    else cleanClause = Math.max(cleanClause, s.cosine);
    if (mention.start < note.input.chars * 0.15) early = Math.max(early, s.cosine);
    const w = watchedAt.get(sectionGroup(mention.section));
    if (w !== undefined) watched[w] = Math.max(watched[w]!, s.cosine);
  }
  const lead = c.bestClean ?? c.best;
  const { ids, scores, k } = note.input.scores;
  const category = candidate.code.slice(0, 3);
  let rival = 0, foreign = 0;
  for (let r = 0; r < k; r++) {
    const label = ids[lead.mention * k + r]!;
    if (label === candidate.label) continue;
    rival = Math.max(rival, scores[lead.mention * k + r]!);
  }
  for (const other of note.byMention[lead.mention]!) {
    if (!other.code.startsWith(category)) foreign = Math.max(foreign, other.cosine);
  }
  const head = [cosBest, cosClean, second, cleanSentence, cleanClause, rankBest, rankClean, firsts, firstsClean, thirds, candidate.support.length, mentionsClean,
    lead.cosine - rival, lead.cosine - foreign, flagged, strengthClean, early];
  out.set(head, at);
  out.set(watched, at + head.length);
}
