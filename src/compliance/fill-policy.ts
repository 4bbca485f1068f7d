// The written policy: a template filled from what is configured, so that paper and machine say the same.
import type { ThresholdProfile } from '../routing/index.js';
import template from './policy-template.json' with { type: 'json' };

/** What is in force. Texts that the service cannot know (`organization`, `officer`) come from who asks, or stay marked as open. */
export interface PolicyFacts {
  organization?: string;
  officer?: string;
  generatedAt: string;
  model: { id: string; sha256: string };
  tables: readonly { name: string; edition: string }[];
  profile: ThresholdProfile;
  sampleShare: number;
  reviewDays: number;
  periodDays: number;
  falseAlarmsPerYear: number;
  leastAgreement: number;
  baseline?: { name: string; claims: number; from: string; until: string };
  texts: string;
  retention: string;
}

const OPEN = (what: string): string => `[${what}: to be filled in]`;
const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

/** The policy as Markdown. */
export function fillPolicy(facts: PolicyFacts): string {
  const values = readValues(facts);
  const fill = (line: string): string => line.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? OPEN(name));
  return [`# ${template.title}`, '', ...template.sections.flatMap(({ title, lines }, i) => [`## ${i + 1}. ${title}`, '', ...lines.map(fill).flatMap((line) => [line, '']), ])].join('\n');
}

function readValues(facts: PolicyFacts): Record<string, string> {
  const { auto, tiers, id } = facts.profile;
  const bound = auto.lowestProbability ?? (auto.lowestTier === 'low' ? 0 : tiers.default[auto.lowestTier]);
  return {
    organization: facts.organization ?? OPEN('name of the organization'), officer: facts.officer ?? OPEN('compliance officer'),
    modelId: facts.model.id, modelSha256: facts.model.sha256.slice(0, 12), generatedAt: facts.generatedAt,
    tables: facts.tables.map(({ name, edition }) => `${name} ${edition}`).join(', '),
    profileId: id,
    autoRule: auto.allowed ? `a claim may leave without review when each of its codes has a calibrated probability of ${bound} or more` : 'no claim leaves without review',
    documentTypes: auto.documentTypes.map((type) => type.replaceAll('_', ' ')).join(', ') || 'none', mostCodes: String(auto.mostCodes),
    samplePercent: percent(facts.sampleShare), heldBackPercent: percent(auto.auditShare), reviewDays: String(facts.reviewDays),
    periodDays: String(facts.periodDays), falseAlarmsPerYear: String(facts.falseAlarmsPerYear), leastAgreement: percent(facts.leastAgreement),
    baseline: facts.baseline ? `the frozen baseline ${facts.baseline.name} (${facts.baseline.claims} claims, ${facts.baseline.from.slice(0, 10)} to ${facts.baseline.until.slice(0, 10)})` : OPEN('baseline; none is frozen'),
    texts: facts.texts, retention: facts.retention,
  };
}
