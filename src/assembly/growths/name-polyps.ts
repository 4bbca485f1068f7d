// Polyps of the bowel by the kind that the pathologist gives each specimen: an adenoma is coded by its part (D12.-), a hyperplastic polyp as one of the colon (K63.5) or the rectum (K62.1). Words and codes: growth-places.json.
import type { DraftCode, Mention } from '../../types.js';
import type { DroppedCode } from '../contract.js';
import table from './growth-places.json' with { type: 'json' };
import { readPlaces } from './place-growths.js';
import { joinSpans } from '../spans.js';
import { stateCode } from '../state-code.js';

const [DENIED, ADENOMA, HYPERPLASTIC, WORSE, CUT] = [table.denied, table.adenoma, table.hyperplastic, table.worse, table.cut].map((words) => new RegExp(words, 'i')) as [RegExp, RegExp, RegExp, RegExp, RegExp];
const SITES = (table.sites as unknown as readonly [string, string][]).map(([words, code]) => ({ words: new RegExp(words, 'i'), code }));
const SKIPPED: ReadonlySet<string> = new Set(table.skipSections);
const REPORTS: ReadonlySet<string> = new Set(table.reportSections);
const RECTUM = 'D128';
/** Parts whose polyps may be called rectal. */
const RECTAL: ReadonlySet<string> = new Set(['D127', RECTUM]);
const { colonPolyp: COLON_POLYP, rectalPolyp: RECTAL_POLYP, standsAt: STANDS_AT } = table;

/** Parts of the bowel, by the code of an adenoma there, with the sentence that names the kind of the polyp. */
type Named = Map<string, Mention>;

/** `only`: the one part that has a polyp, of which a pathology report without places speaks. */
function readKinds(sentences: readonly Mention[], only: string | undefined): { adenomas: Named; hyperplastic: Named } {
  const adenomas: Named = new Map(), hyperplastic: Named = new Map();
  for (const sentence of sentences) {
    let here: string[] = only !== undefined && REPORTS.has(sentence.section) ? [only] : [];
    for (const part of sentence.text.split(CUT)) {
      const sites = SITES.filter(({ words }) => words.test(part)).map(({ code }) => code);
      if (sites.length > 0) here = sites;
      // what is said of two parts in one breath is of neither for sure
      if (here.length !== 1 || DENIED.test(part)) continue;
      const kind = HYPERPLASTIC.test(part) ? hyperplastic : ADENOMA.test(part) && !WORSE.test(part) ? adenomas : undefined;
      if (kind && !kind.has(here[0]!)) kind.set(here[0]!, sentence);
    }
  }
  return { adenomas, hyperplastic };
}

/** Candidates in which each polyp has the code of its own kind, where the note names the kind of one of a single part and tells of a hyperplastic one. */
export function namePolyps(candidates: readonly DraftCode[], mentions: readonly Mention[], worthy: (candidate: DraftCode) => boolean): { candidates: DraftCode[]; dropped: DroppedCode[] } {
  const isPolyp = ({ code }: DraftCode): boolean => code === COLON_POLYP || code === RECTAL_POLYP || code.startsWith('D12');
  if (!candidates.some((candidate) => isPolyp(candidate) && worthy(candidate))) return { candidates: [...candidates], dropped: [] };
  const sentences = mentions.filter(({ level, section, assertion }) => level === 'sentence' && !SKIPPED.has(section) && !assertion.family && !assertion.hypothetical && !assertion.historical && !assertion.uncertain);
  const grown = [...readPlaces(sentences).kinds].filter(([, kinds]) => kinds.has('growth')).map(([code]) => code);
  const { adenomas, hyperplastic } = readKinds(sentences, grown.length === 1 ? grown[0] : undefined);
  const reported = [...adenomas].filter(([, { section }]) => grown.length === 1 && REPORTS.has(section));
  const wanted = new Map<string, Mention>(hyperplastic.size > 0 ? adenomas : reported);
  for (const [site, said] of hyperplastic) wanted.set(site === RECTUM ? RECTAL_POLYP : COLON_POLYP, said);
  const dropped: DroppedCode[] = [];
  /** What takes a candidate's place: the kind that the pathologist names there, or a polyp of the only part that has one. */
  const insteadOf = ({ code, evidence }: DraftCode): string | undefined => {
    if (wanted.has(code)) return undefined;
    if (hyperplastic.has(code)) return code === RECTUM ? RECTAL_POLYP : COLON_POLYP;
    if (code === RECTAL_POLYP && grown.length > 0 && !grown.some((site) => RECTAL.has(site)) && !evidence.some(({ text }) => /\brect/i.test(text))) return COLON_POLYP;
    if (code === COLON_POLYP && hyperplastic.size === 0 && reported.length > 0) return reported[0]![0];
    if (code === COLON_POLYP && wanted.has(RECTAL_POLYP) && grown.every((site) => site === RECTUM || adenomas.has(site))) return RECTAL_POLYP;
    return undefined;
  };
  const placed = candidates.flatMap((candidate): DraftCode[] => {
    const by = insteadOf(candidate);
    if (by !== undefined) {
      dropped.push({ code: candidate.code, reason: 'sibling', by });
      return candidates.some(({ code }) => code === by) || wanted.has(by) ? [] : [{ ...candidate, code: by, sources: [...new Set([...candidate.sources, 'assembly:place'])] }];
    }
    const said = wanted.get(candidate.code);
    if (!said) return [candidate];
    const { documentId, start, end, text, section } = said;
    return [{ ...candidate, logit: Math.max(candidate.logit, STANDS_AT), evidence: joinSpans(candidate.evidence, [{ documentId, start, end, text, section }]) }];
  });
  const added = [...wanted].filter(([code]) => !placed.some((one) => one.code === code)).map(([code, said]) => stateCode(code, said, STANDS_AT));
  return { candidates: [...placed, ...added], dropped };
}
