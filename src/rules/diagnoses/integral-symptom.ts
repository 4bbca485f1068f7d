// A sign or symptom that belongs to a confirmed diagnosis is not coded beside it. Rows: data/integral-symptoms.json.
import { dotted } from '../../reference/index.js';
import { CodeIndex } from '../../reference/sequencing.js';
import { statedSide } from '../../reference/titles.js';
import type { DiagnosisCodes } from '../../reference/types.js';
import { diagnosesOf, finding, isChosenReason, removeEach } from '../lines.js';
import type { ClaimLine, Rule, RuleFinding } from '../contract.js';
import table from '../data/integral-symptoms.json' with { type: 'json' };

/** Log-odds by which a symptom may be surer than the disease that would explain it: a disease that the note hardly supports takes nothing away (of 29 such symptoms in real training and dev notes 22 were required). */
const DOUBTFUL = 0.75;

const startsWithAny = (code: string, prefixes: readonly string[]) => prefixes.some((prefix) => code.startsWith(prefix));

/** Whether the note tells of both in one breath: "dementia with memory loss". */
function areToldTogether(a: ClaimLine, b: ClaimLine): boolean {
  return a.evidence.some((one) => b.evidence.some((other) => one.documentId === other.documentId && one.start < other.end && other.start < one.end));
}

/** Pain in one knee does not belong to disease of the other. */
function sidesFit(a: string, b: string, codes: DiagnosisCodes): boolean {
  const [one, other] = [a, b].map((code) => (codes.has(code) ? statedSide(codes.title(code)) : undefined));
  return !one || !other || one === other || one === 'bilateral' || other === 'bilateral';
}

/** Whether a code of the claim asks for the symptom as an additional code: fever beside neutropenia (Tabular, D70). */
function isAskedFor(symptom: string, lines: readonly ClaimLine[], codes: DiagnosisCodes): boolean {
  const index = new CodeIndex([symptom]);
  return lines.some(({ code }) => codes.has(code) && code !== symptom && codes.notes(code, 'useAdditional').some((note) => code.startsWith(note.at) && index.within(note.codes).size > 0));
}

export const integralSymptom: Rule = {
  id: 'integral-symptom',
  severity: 'warning',
  action: 'removed',
  source: 'ICD-10-CM Official Guidelines FY2026, I.B.4, I.B.5; src/rules/data/integral-symptoms.json',
  run(draft, _facts, edition) {
    const lines = diagnosesOf(draft);
    const causes = new Map<string, { line: ClaimLine; row: string }>();
    for (const row of table.rows) {
      const symptoms = lines.filter((line) => !causes.has(line.code) && startsWithAny(line.code, row.symptoms) && !isAskedFor(line.code, lines, edition.icd10cm));
      if (symptoms.length === 0) continue;
      // A late effect is coded as what it left (I.B.10): the symptom is what the sequela is about.
      const diseases = lines.filter((line) => startsWithAny(line.code, row.diseases) && !/^[ST].{5}S$/.test(line.code));
      for (const symptom of symptoms) {
        const explains = (line: ClaimLine): boolean => symptom.logit - line.logit <= DOUBTFUL || areToldTogether(symptom, line);
        const cause = diseases.find((line) => line.code !== symptom.code && explains(line) && sidesFit(symptom.code, line.code, edition.icd10cm));
        if (cause) causes.set(symptom.code, { line: cause, row: row.id });
      }
    }
    // A symptom that brought the patient is no part of a disease that the encounter is not about: it goes only where its cause then comes first.
    const reason = lines.find(isChosenReason);
    const next = lines.find((line) => !causes.has(line.code));
    if (reason && causes.get(reason.code)?.line.code !== next?.code) causes.delete(reason.code);
    const findings: RuleFinding[] = [];
    for (const [symptom, { line, row }] of causes) {
      findings.push(finding('warning', 'removed', [symptom, line.code], `${dotted(symptom)} is a routine part of ${dotted(line.code)} and is not coded beside it.`, `${integralSymptom.source}, row ${row}`));
    }
    const gone = new Map([...causes].map(([symptom, { line }]) => [symptom, line.code] as const));
    return { draft: removeEach(draft, gone), findings };
  },
};
