// The rules of the house as functions from a parsed file to what breaks them.
import ts from 'typescript';
import type { SourceFile } from './read-imports.js';
import { walk } from './read-imports.js';

/** Stages in the order in which values flow. None imports a later one; of an earlier one, only types: what it hands on. */
export const STAGES = [
  'document', 'mentions', 'encoder', 'retrieval', 'scoring', 'procedures', 'assembly', 'calibration', 'rules', 'routing', 'output',
] as const;

/** What a stage may import beside its own folder. */
const SHARED = ['src/types.ts', 'src/errors.ts', 'src/reference/'];

/** Values that a stage may take from an earlier one beside types, each for a reason; anything else of another stage's folder is wrong. */
const EARLIER_VALUES: Record<string, string[]> = {
  // A title's words are compared in the spelling that the lexicon stores: two normalisers would drift apart.
  // Trees are run by ONNX Runtime, to which there is one edge.
  scoring: ['src/retrieval/normalize.ts', 'src/retrieval/lexicon.ts', 'src/encoder/session-rows.ts'],
  // One function runs boosted trees, one weighs a note's words, whatever they speak for: the training formats must not fork. What a code needs of a note holds as well for one that assembly states.
  assembly: ['src/scoring/trees.ts', 'src/scoring/needed-words.ts'],
  procedures: ['src/scoring/trees.ts', 'src/encoder/note-words.ts'],
};

/** Folders outside the stages, with what they may import: values flow down, so nothing here imports a caller. */
const LIBRARY: Record<string, string[]> = {
  reference: ['src/types.ts', 'src/errors.ts', 'src/reference/'],
  // What callers install: it knows the service by its address and its OpenAPI document only.
  client: ['src/client/'],
  models: ['src/types.ts', 'src/errors.ts', 'src/reference/', 'src/models/'],
  // Re-fitting runs the stages that it fits; it knows no store and no caller.
  refit: ['src/types.ts', 'src/errors.ts', 'src/pipeline.ts', 'src/resources.ts', 'src/reference/', 'src/scoring/', 'src/assembly/', 'src/rules/', 'src/calibration/', 'src/refit/'],
  explain: ['src/types.ts', 'src/errors.ts', 'src/routing/reasons.json', 'src/explain/'],
  // Reports over claims that others stored.
  compliance: ['src/types.ts', 'src/errors.ts', 'src/statistics.ts', 'src/reference/', 'src/routing/', 'src/compliance/'],
};

/** Only these reach callers' code (server, cli) or the pipeline; the stages never do. */
const CALLERS = ['src/cli/', 'src/server/'];

const IO_MODULES = /^(node:)?(fs|fs\/promises|net|http|https|http2|dgram|tls|dns|child_process|worker_threads|sqlite)$|^(onnxruntime-node|libsql|pg|postgres)$/;

/** The edges of the system: the only files that may touch disk, network, threads or the model runtime. */
const EDGES = [
  /^src\/document\/parse-[^/]+\.ts$/,
  /^src\/encoder\/(session|support|worker)[^/]*\.ts$/, // support: the session of the support model
  /^src\/encoder\/(session|worker)\//,
  /^src\/reference\/(load|import|build|manifest)[^/]*\.ts$/, // manifest: what load opens first
  /^src\/reference\/(load|import|build)\//,
  /^src\/models\//,
  /^src\/workers\//,
  /^src\/(store|server|cli)\//,
];

function isEarlier(stage: string | undefined, than: string): boolean {
  const order: readonly string[] = STAGES;
  return stage !== undefined && order.indexOf(stage) < order.indexOf(than);
}

export const MAX_LINES = 400;

/** The stage that a file belongs to, if it belongs to one. */
export function stageOf(path: string): string | undefined {
  const folder = /^src\/([^/]+)\//.exec(path)?.[1];
  return STAGES.find((stage) => stage === folder);
}

/** Imports that run against the direction of the way, or out of what a folder may know. */
export function findWrongImports(file: SourceFile): string[] {
  return file.imports.flatMap(({ target, typeOnly }) =>
    target === undefined || isAllowed(file.path, target, typeOnly) ? [] : [`${file.path} imports ${target}`],
  );
}

function isAllowed(path: string, target: string, typeOnly: boolean): boolean {
  const stage = stageOf(path);
  if (stage && isEarlier(stageOf(target), stage)) return typeOnly || (EARLIER_VALUES[stage] ?? []).includes(target);
  const folder = /^src\/([^/]+)\//.exec(path)?.[1];
  if (stage) return [...SHARED, `src/${stage}/`].some((prefix) => target.startsWith(prefix));
  const library = folder ? LIBRARY[folder] : undefined;
  if (library) return library.some((prefix) => target.startsWith(prefix));
  if (path === 'src/types.ts' || path === 'src/errors.ts') return target === 'src/types.ts' || target === 'src/errors.ts';
  if (!target.startsWith('src/')) return path.startsWith('src/cli/') || target === 'package.json';
  return CALLERS.every((caller) => !target.startsWith(caller) || path.startsWith(caller) || path.startsWith('src/cli/'));
}

/** Imports of disk, network, threads or the model runtime outside the edges. Types do no I/O. */
export function findIo(file: SourceFile): string[] {
  if (EDGES.some((edge) => edge.test(file.path))) return [];
  return file.imports.filter((one) => !one.typeOnly && IO_MODULES.test(one.name)).map((one) => `${file.path} imports ${one.name}`);
}

export function findLongFile(file: SourceFile): string[] {
  return file.lines > MAX_LINES && !file.text.startsWith('// Generated ') ? [`${file.path} has ${file.lines} lines`] : [];
}

/** `any`, default exports, and console outside the command line. */
export function findForbidden(file: SourceFile): string[] {
  return [...walk(file.tree)].flatMap((node) => {
    const found = nameForbidden(node, file.path.startsWith('src/cli/'));
    return found ? [`${file.path}:${file.tree.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${found}`] : [];
  });
}

function nameForbidden(node: ts.Node, mayPrint: boolean): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
  if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
    return ts.isExportAssignment(node) || ts.canHaveModifiers(node.parent) ? 'default export' : undefined;
  }
  const isConsole = ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'console';
  return isConsole && !mayPrint ? 'console' : undefined;
}

/** A file says in its first line what it is for. */
export function findMissingHead(file: SourceFile): string[] {
  return /^(#!.*\n)?(\/\/ |\/\*\*?\s)/.test(file.text) ? [] : [`${file.path} has no head comment`];
}

/** Kebab-case names only. */
export function findBadName(file: SourceFile): string[] {
  return /\/[a-z0-9]+(-[a-z0-9]+)*(\.test|\.case|\.long\.test)?\.ts$/.test(file.path) ? [] : [`${file.path} is not kebab-case`];
}

/** What a stage may give out beside its one function: schemas of what meets the outside, the readers and openers of its data, constants. */
const BESIDE = /Schema$|^(read|open)[A-Z]|^[A-Z][A-Z_]+$/;

/** Further functions of stages, each with who needs it. */
const ALSO_EXPORTED: Record<string, Record<string, string>> = {
  document: {
    inferSetting: "the setting of an encounter that names none, from all of its documents",
    parseText: 'callers read text before it is a document',
    checkText: 'callers read text before it is a document',
    decodeText: 'callers read bytes before they are a text',
  },
  mentions: { assertSpan: 'the NegEx evaluation asks for the assertion of a given span' },
  scoring: {
    describeCandidates: 'training writes its features with the code that runs',
    listRejected: "the claim's `rejected`, from the same scores",
  },
  rules: { checkGivenOrder: 'validation judges the order as sent, before the rules correct it' },
  calibration: { calibrate: 'the fit is measured with the code that runs' },
};

/** A stage gives out one function, and types. */
export function findExtraExports(file: SourceFile): string[] {
  const stage = stageOf(file.path);
  if (!stage || !/^src\/[^/]+\/index\.ts$/.test(file.path)) return [];
  const functions = file.tree.statements.flatMap(valueExports).filter((name) => !BESIDE.test(name) && !ALSO_EXPORTED[stage]?.[name]);
  return functions.length <= 1 ? [] : [`${file.path} exports ${functions.length} values: ${functions.join(', ')}`];
}

function valueExports(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const named = statement.exportClause;
    if (statement.isTypeOnly || !named || !ts.isNamedExports(named)) return statement.isTypeOnly ? [] : ['*'];
    return named.elements.filter((one) => !one.isTypeOnly).map((one) => one.name.text);
  }
  const exported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((one) => one.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText());
  return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? [statement.name?.text ?? 'default'] : [];
}
