// A wound, skin infection, burn, ulcer or growth of the skin whose likely codes name regions that the note never names (or a sign whose code names a cause that it leaves open): coded where another sentence puts it, else without a site. Rows: unplaced.json.
import type { DiagnosisCodes } from '../reference/types.js';
import type { Mention } from '../types.js';
import { isClean } from './features/context.js';
import { findDenied } from './needed-words.js';
import type { ScoredRow } from './score-rows.js';
import table from './unplaced.json' with { type: 'json' };

interface Row { named: RegExp; codes: RegExp; /** The same to the end of a code. */ whole: RegExp; open: string; /** The code without a site, with the groups of `codes`. */ openCode: RegExp; peers: RegExp; told: RegExp; places: { region: RegExp; code: string }[] }

const ROWS = (table.rows as unknown as readonly { named: string; codes: string; open: string; peers: string; told: string; places: [string, string][] }[]).map((row): Row => ({
  named: new RegExp(row.named, 'i'), codes: new RegExp(row.codes), whole: new RegExp(`${row.codes}.*$`), open: row.open, openCode: new RegExp(`^${row.open.replace(/\$\d/, '(.)')}$`), peers: new RegExp(row.peers), told: new RegExp(row.told, 'i'),
  places: row.places.map(([region, code]) => ({ region: new RegExp(`\\b(?:${region})\\b`, 'i'), code })),
}));

/** Refused candidates less likely than this say nothing. */
const LEAST_LOGIT = -4.5;
/** The place of the condition is not sure, and so is its code: just above the threshold, and no more than it was by itself. */
const ABOVE_KEEP = 0.05;

/** Siblings together can lift a code that is this far below the threshold. */
const NEAR_KEEP = 1.5;
/** Ahead of a name in its clause, words by which it is not asserted; looser than the cues of mentions, since these codes need to be plain. */
const DOUBT = /\b(?:not|never|no|without|rule|r\/o|versus|vs|if|than)\b/i;

/** Whether a code is the row's one without a region. */
const isOpenCode = (code: string, open: string): boolean => code.startsWith(open.replace(/\$\d$/, ''));

/** A row to add, and the accepted code without a site that it takes the place of. */
interface PlacedRow extends ScoredRow { instead?: string }

/** Rows to add to the accepted ones of a note; `unsaid` are those refused because the note never names their region. */
export function placeUnsaid(accepted: readonly ScoredRow[], unsaid: readonly ScoredRow[], mentions: readonly Mention[], { cm, keep }: { cm: DiagnosisCodes; keep: number }): PlacedRow[] {
  return ROWS.flatMap(({ named, codes, whole, open, openCode, peers, told, places }): PlacedRow[] => {
    const strongest = unsaid.filter(({ code, logit }) => logit >= LEAST_LOGIT && codes.test(code)).reduce<ScoredRow | undefined>((most, row) => (!most || row.logit > most.logit ? row : most), undefined);
    // a code without a site that is likely by itself is placed by the sentences beside it all the same
    const plain = places.length > 0 ? accepted.find(({ code, logit }) => logit >= keep && logit > (strongest?.logit ?? Number.NEGATIVE_INFINITY) && openCode.test(code)) : undefined;
    const refused = plain ? undefined : strongest;
    const best = plain ?? strongest;
    // a likelier code whose region the note names has the condition, also where only its siblings together make it likely enough
    if (!best || accepted.some(({ code, logit }) => logit >= Math.min(keep, Math.max(keep - NEAR_KEEP, best.logit)) && peers.test(code) && !isOpenCode(code, open))) return [];
    const naming = mentions.filter(({ text, assertion, ofPast }) => !ofPast && isClean(assertion) && !DOUBT.test(text.slice(0, named.exec(text)?.index ?? -1)) && named.test(text));
    // a sentence speaks for itself only where it has no clauses
    const clause = naming.find(({ level }) => level === 'clause') ?? naming.find((sentence) => !mentions.some((part) => part.level === 'clause' && part.documentId === sentence.documentId && part.sentence === sentence.sentence));
    if (!clause) return [];
    const telling = mentions.filter(({ level, text, assertion }) => level === 'sentence' && !assertion.family && !assertion.hypothetical && told.test(text));
    const regions = places.filter(({ region }) => telling.some(({ text }) => region.test(text)));
    const code = best.code.replace(refused ? whole : openCode, regions.length === 1 ? regions[0]!.code : open);
    if (!refused && code === best.code) return [];
    if (!cm.isBillable(code) || findDenied(code, mentions)) return [];
    const { documentId, start, end, text, section } = clause;
    const known = accepted.find((row) => row.code === code);
    return [{ ...best, code, logit: Math.max(keep + ABOVE_KEEP, known?.logit ?? (refused ? keep : best.logit)), ...(refused ? {} : { instead: best.code }), evidence: [{ documentId, start, end, text, section }], sources: ['model', 'unplaced'] }];
  });
}
