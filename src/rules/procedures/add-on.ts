// An add-on code stands only beside one of its primaries.
import { ask, finding } from '../lines.js';
import type { DraftClaim, Rule, RuleFinding } from '../contract.js';
import { isVisit, linesByCode, listCodes, proceduresOf } from './procedure-lines.js';

export const addOn: Rule = {
  id: 'add-on',
  severity: 'error',
  action: 'flagged',
  source: 'CMS add-on code edits (types 1, 2 and 3)',
  run(draft, facts, edition) {
    const codes = linesByCode(proceduresOf(draft));
    const day = facts.dateOfService;
    const findings = [...codes.keys()].flatMap((code): RuleFinding[] => {
      const listed = edition.ncci.addOn(code, day);
      if (!listed) return [];
      if (listed.primaries.some((primary) => codes.has(primary))) return [];
      const source = `CMS add-on code edits ${listed.edition}, row ${code}, type ${listed.type}`;
      if (listed.type === '1') {
        return [finding('error', 'flagged', [code], `${code} is an add-on and none of its primaries is reported (${listCodes(listed.primaries)}).`, source)];
      }
      // The contractor may allow others: certain only when nothing stands there that could be one.
      const others = [...codes.keys()].filter((other) => other !== code && edition.ncci.addOn(other, day) === undefined);
      const alone = others.length === 0;
      if (!alone && (listed.type === '2' || others.some((other) => !isVisit(other)))) return [];
      return [finding(alone ? 'error' : 'warning', 'flagged', [code], alone ? `${code} is an add-on and no primary service is reported.` : `${code} is an add-on; none of its usual primaries is reported (${listCodes(listed.primaries)}).`, source)];
    });
    // The line stays: the service is documented, and what is missing is its primary. The author is asked which one it was.
    const asked = findings.reduce<DraftClaim>((result, { codes: [code = ''], severity }) => {
      const evidence = codes.get(code)?.flatMap((line) => line.evidence) ?? [];
      return severity === 'error' && evidence.length > 0 ? ask(result, { topic: 'add-on', message: `${code} is reported beside another service only. Which primary service was given?`, evidence }) : result;
    }, draft);
    return { draft: asked, findings };
  },
};
