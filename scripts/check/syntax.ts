/**
 * The syntax tree of a TypeScript file, so that rules about code are not fooled by comments and strings.
 * It knows no rule.
 */
import { parseSync } from 'oxc-parser';
import type { SourceFile } from './source-files.ts';

/** A node of the tree in ESTree form; what else it has depends on its type. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/** Called for each node with its parent and the parent's property that holds it. */
export type Visit = (node: SyntaxNode, parent: SyntaxNode, property: string) => void;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

function walk(parent: SyntaxNode, visit: Visit): void {
  for (const [property, value] of Object.entries(parent)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (!isNode(child)) continue;
      visit(child, parent, property);
      walk(child, visit);
    }
  }
}

/** Parses the file and calls `visit` for every node, parents first. Throws on a syntax error. */
export function visitSyntax(file: SourceFile, visit: Visit): void {
  const { program, errors } = parseSync(file.path, file.text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file.path}: ${error.message}`);
  walk(program as unknown as SyntaxNode, visit);
}

/** The text of a string literal, or undefined for any other node. */
export function stringValue(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

/** The name of an identifier, or undefined for any other node. */
export function identifierName(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Identifier' ? (node.name as string) : undefined;
}
