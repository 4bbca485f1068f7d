// An explanation as plain text for a person.
import type { ExplainedRule, ExplainedWords, Explanation } from './index.js';

/** Lays an explanation out as lines. Control characters of a note do not reach the reader's terminal. */
export function formatExplanation(explanation: Explanation): string {
  const { summary, claimId, codes, visit, rejected, rules, questions, decision, basis, note } = explanation;
  const blocks = [
    [summary, ...(claimId === undefined ? [] : [`claim ${claimId}`]), ...(note === undefined ? [] : [note])],
    ...codes.map((code) => [
      `${code.system} ${code.code} ${code.description}`,
      `  ${code.place}; probability ${floored(code.probability)}, ${code.certainty}`,
      ...code.because.map((one) => `  why: ${one}`),
      ...code.words.map((one) => `  words: ${formatWords(one)}`),
      ...code.rules.map((one) => `  rule: ${formatRule(one)}`),
      ...code.needed.map((one) => `  needed: ${one}`),
    ]),
    ...(visit === null ? [] : [[`Visit level ${visit.code}`, `  why: ${visit.because}`, ...visit.words.map((one) => `  words: ${formatWords(one)}`)]]),
    section('Not coded', rejected.flatMap(({ code, because, words, needed }) => [`  ${code}: ${because}`, `    words: ${formatWords(words)}`, `    needed: ${needed}`])),
    section('Rules', rules.map((one) => `  ${formatRule(one)}`)),
    section('Questions for the provider', questions.map(({ topic, question }) => `  ${topic.replaceAll('_', ' ')}: ${question}`)),
    [decision.because, ...decision.reasons.map(({ reason, meaning }) => `  ${reason}${meaning === '' ? '' : ` (${meaning})`}`)],
    section('Based on', basis.map((one) => `  ${one}`)),
  ];
  return `${blocks.filter((block) => block.length > 0).map((block) => block.map(clean).join('\n')).join('\n\n')}\n`;
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

function formatWords({ quote, documentId, start, end, section: kind }: ExplainedWords): string {
  const place = `${documentId} ${start}-${end}${kind === undefined ? '' : `, ${kind.replaceAll('_', ' ')}`}`;
  return quote === null ? place : `"${quote}" (${place})`;
}

function formatRule({ effect, codes, message, source, rule }: ExplainedRule): string {
  return `${effect}${codes.length === 0 ? '' : ` (${codes.join(', ')})`}: ${message} [${rule}; ${source}]`;
}

/** Rounded down, as the route's reasons are. */
function floored(probability: number): string {
  return (Math.floor(probability * 100 + 1e-9) / 100).toFixed(2);
}

function clean(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return indent + line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
