// Document type and care setting: linear classifiers over the features of a note, weights as data.
import { DOCUMENT_TYPES, SETTINGS, type DocumentType, type Section, type Setting } from '../types.js';
import typeTable from './document-types.json' with { type: 'json' };
import settingTable from './settings.json' with { type: 'json' };
import { readTitle } from './read-title.js';
import { typeFeatures } from './type-features.js';

interface Classifier<Class extends string> {
  classes: readonly Class[];
  bias: readonly number[];
  weights: ReadonlyMap<string, readonly number[]>;
  /** What a care setting that the encounter gives adds to each class. */
  given: Readonly<Record<string, readonly number[]>>;
}

/** A table of document_type.py as a classifier of `known` classes; throws on a class that is none of them. */
export function compileClassifier<Class extends string>(
  table: { classes: string[]; bias: number[]; weights: object; given?: Record<string, number[]> },
  known: readonly Class[],
): Classifier<Class> {
  const classes = table.classes.map((name) => {
    const found = known.find((one) => one === name);
    if (found === undefined) throw new Error(`classifier table: unknown class ${name}`);
    return found;
  });
  return { classes, bias: table.bias, weights: new Map(Object.entries(table.weights as Record<string, number[]>)), given: table.given ?? {} };
}

const TYPE_CLASSIFIER = compileClassifier(typeTable, DOCUMENT_TYPES);
const SETTING_CLASSIFIER = compileClassifier(settingTable, SETTINGS);

/** What a patient has at home says nothing of where the care took place. */
const DEVICES = /\bhome[- ](?:oxygen|o2|cpap|bipap|nebuli[sz]ers?|ventilator|concentrator)\b/gi;

/** Score of each class; each note counts as a vector of length 1 over the features that the table knows. */
export function scoreClasses(classifier: Classifier<string>, features: Iterable<string>, setting?: Setting): number[] {
  const sums = classifier.classes.map(() => 0);
  let known = 0;
  for (const feature of features) {
    const weights = classifier.weights.get(feature);
    if (weights === undefined) continue;
    known++;
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (weights[i] ?? 0);
  }
  const given = setting === undefined ? undefined : classifier.given[setting];
  return sums.map((sum, i) => sum / Math.sqrt(Math.max(1, known)) + (classifier.bias[i] ?? 0) + (given?.[i] ?? 0));
}

/** The class with the highest score, but for `never`. */
function classify<Class extends string>(classifier: Classifier<Class>, features: Iterable<string>, setting?: Setting, never?: Class): Class {
  const scores = scoreClasses(classifier, features, setting);
  let best = classifier.classes[0] === never ? 1 : 0;
  for (let i = 1; i < scores.length; i++) if (classifier.classes[i] !== never && scores[i]! > scores[best]!) best = i;
  return classifier.classes[best] as Class;
}

/** Which of the nine document types a text is: what its title says, else what its words are like, and where the care took place if the encounter says so. */
export function detectDocumentType(text: string, sections: readonly Section[], setting?: Setting): DocumentType {
  const kinds = new Set(sections.map(({ kind }) => kind));
  // a complaint and an examination are a patient's who was seen
  const seen = kinds.has('chief_complaint') && kinds.has('physical_exam');
  return readTitle(text)?.type ?? classify(TYPE_CLASSIFIER, typeFeatures(text, sections), setting, seen ? 'diagnostic_report' : undefined);
}

/** Where the care took place, from the document's type and words; used when the encounter does not say. */
export function inferSettingFrom(type: DocumentType, text: string, sections: readonly Section[]): Setting {
  return readTitle(text)?.setting ?? classify(SETTING_CLASSIFIER, [...typeFeatures(text.replace(DEVICES, ' '), sections), `t:${type}`]);
}
