// Billing articles of the contractors (imported): does one of a procedure's diagnoses stand among those that they accept.
import { dotted } from '../../reference/index.js';
import type { CoverageArticle } from '../../reference/types.js';
import { finding } from '../lines.js';
import type { RuleFinding } from '../contract.js';

/** Articles and diagnoses that a finding names at most. */
const MOST_NAMED = 5;

type Verdict = 'covered' | 'other-group' | 'refused' | 'not-listed';

/** An article accepts what its covered lists hold; one without such lists, what its refused lists do not. */
export function judgeArticle(article: CoverageArticle, procedure: string, diagnoses: readonly string[]): Verdict {
  const accepted = diagnoses.filter((code) => article.covered.has(code) && !article.refused.has(code));
  if (accepted.length > 0) {
    // Groups pair procedures with diagnoses where an article has several of both: a match in another group needs a look at its text.
    const groups = article.procedures.get(procedure) ?? [];
    const severalProcedureGroups = new Set([...article.procedures.values()].flat()).size > 1;
    const fits = accepted.some((code) => article.covered.get(code)?.some((group) => groups.includes(group)));
    return !severalProcedureGroups || fits ? 'covered' : 'other-group';
  }
  if (article.covered.size === 0) return diagnoses.some((code) => !article.refused.has(code)) ? 'covered' : 'refused';
  return diagnoses.length > 0 && diagnoses.every((code) => article.refused.has(code)) ? 'refused' : 'not-listed';
}

const name = ({ id, version, title, contractors }: CoverageArticle): string => `${id}${version === '' ? '' : ` version ${version}`} "${title}"${contractors.length === 0 ? '' : ` (${contractors[0] ?? ''}${contractors.length > 1 ? ` and ${contractors.length - 1} more` : ''})`}`;

/** What the articles in force say of one procedure; one finding, an error when no contractor accepts it. */
export function judgeLocally(procedure: string, diagnoses: readonly string[], articles: readonly CoverageArticle[]): RuleFinding | undefined {
  const judged = articles.map((article) => ({ article, verdict: judgeArticle(article, procedure, diagnoses) }));
  const against = judged.filter(({ verdict }) => verdict === 'refused' || verdict === 'not-listed');
  const doubtful = judged.filter(({ verdict }) => verdict === 'other-group');
  const told = against.length > 0 ? against : doubtful;
  const [first] = told;
  if (first === undefined) return undefined;
  const all = against.length === judged.length;
  const severity = against.length === 0 ? 'info' : all ? 'error' : 'warning';
  const shown = diagnoses.slice(0, MOST_NAMED).map(dotted).join(', ');
  const what = diagnoses.length === 0 ? 'is linked to no diagnosis'
    : against.length === 0 ? `is linked to ${shown}, which the article lists for another group of procedures`
      : first.verdict === 'refused' ? `is linked to ${shown}, which the article excludes` : `is linked to ${shown}, none of which the article lists`;
  const more = told.length > 1 ? ` So ${told.length === 2 ? 'does one more article' : `do ${told.length - 1} more articles`}.` : '';
  const some = against.length > 0 && !all ? ' Articles of other contractors accept it.' : '';
  return finding(severity, 'flagged', [procedure, ...diagnoses.slice(0, MOST_NAMED)], `${procedure} ${what}: ${name(first.article)}.${more}${some}`, `CMS Medicare Coverage Database ${first.article.edition}, article ${told.slice(0, MOST_NAMED).map(({ article }) => article.id).join(', ')}`);
}
