// Parses the project's own files with the TypeScript API: what they import, declare and call.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Path from the root of the repository, with `/`. */
  path: string;
  lines: number;
  text: string;
  tree: ts.SourceFile;
  imports: Import[];
}

export interface Import {
  /** Module name as written. */
  name: string;
  /** Path from the root for a relative import, with its `.js` read as `.ts`. */
  target?: string;
  typeOnly: boolean;
}

/** Every TypeScript file under a folder, parsed. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => parseSource(relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/')))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One file, parsed; `text` replaces what is on disk. */
export function parseSource(path: string, text = readFileSync(join(ROOT, path), 'utf8')): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, text, tree, lines: text.trimEnd().split('\n').length, imports: findImports(tree, path) };
}

/** Every node of a tree, depth first. */
export function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* walk(child);
}

function findImports(tree: ts.SourceFile, path: string): Import[] {
  return [...walk(tree)].flatMap((node): Import[] => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      return [toImport(node.moduleSpecifier.text, path, isTypeOnly(node.importClause))];
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      return [toImport(node.moduleSpecifier.text, path, node.isTypeOnly)];
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      return [toImport(node.argument.literal.text, path, true)];
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [name] = node.arguments;
      return name && ts.isStringLiteralLike(name) ? [toImport(name.text, path, false)] : [];
    }
    return [];
  });
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  const named = clause.namedBindings;
  const allTypes = named !== undefined && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((one) => one.isTypeOnly);
  return clause.isTypeOnly || (clause.name === undefined && allTypes);
}

function toImport(name: string, from: string, typeOnly: boolean): Import {
  if (!name.startsWith('.')) return { name, typeOnly };
  return { name, typeOnly, target: join(dirname(from), name).replaceAll('\\', '/').replace(/\.js$/, '.ts') };
}
