/**
 * Purity: the simulated machine gives the same events on every computer, so its code may use nothing that depends on
 * the clock, chance, the host's event loop, its locale, its files, or the accuracy of its mathematical library.
 */
import { type Finding, isTestCode, layerOf, lineAt, type SourceFile } from './source-files.ts';
import { identifierName, type SyntaxNode, stringValue, visitSyntax } from './syntax.ts';

const PURE_LAYERS = new Set(['base', 'nt', 'symbols', 'machine', 'kernel', 'system', 'drivers']);

const GLOBALS: Readonly<Record<string, string>> = {
  Date: 'the clock',
  performance: 'the clock',
  crypto: 'chance',
  setTimeout: 'the event loop',
  setInterval: 'the event loop',
  setImmediate: 'the event loop',
  queueMicrotask: 'the event loop',
  Promise: 'the event loop',
  Worker: 'the event loop',
  SharedArrayBuffer: 'other threads',
  Atomics: 'other threads',
  WeakRef: 'the garbage collector',
  FinalizationRegistry: 'the garbage collector',
  Intl: 'the locale',
  process: 'the host',
  console: 'the host',
  Buffer: 'the host',
  fetch: 'the host',
  require: 'the host',
  globalThis: 'the host',
  eval: 'the host',
};

/** Exact in every engine; sqrt because IEEE 754 requires correct rounding of it. */
const EXACT_MATH = new Set('abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '));

const ASYNC_WEBASSEMBLY = new Set(['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']);

/** Properties that hold a name of something else than a variable. */
const NAME_PROPERTIES = new Set(['key', 'property', 'imported', 'exported', 'label', 'parameterName']);

function isReference(parent: SyntaxNode, property: string): boolean {
  if (parent.type === 'TSQualifiedName') return property === 'left';
  if (parent.type === 'Property' && parent.shorthand === true) return property === 'value';
  return parent.computed === true || !NAME_PROPERTIES.has(property);
}

/** Where a node of a type declares names. */
const DECLARING: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id', 'params'],
  FunctionExpression: ['id', 'params'],
  ArrowFunctionExpression: ['params'],
  TSFunctionType: ['params'],
  TSMethodSignature: ['params'],
  TSDeclareFunction: ['id', 'params'],
  TSEmptyBodyFunctionExpression: ['params'],
  AssignmentPattern: ['left'],
  RestElement: ['argument'],
  ArrayPattern: ['elements'],
  CatchClause: ['param'],
  ImportSpecifier: ['local'],
  ClassDeclaration: ['id'],
  TSInterfaceDeclaration: ['id'],
  TSTypeAliasDeclaration: ['id'],
  TSTypeParameter: ['name'],
};

/** The message for a syntax form that is impure whatever names it uses. */
function impureForm(node: SyntaxNode): string | undefined {
  if (node.async === true || node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await === true))
    return 'async code depends on the event loop';
  if (node.type === 'ImportExpression') return 'a dynamic import depends on the event loop';
  if (node.type === 'MetaProperty' && identifierName(node.meta) === 'import') return 'import.meta depends on the host';
  if (stringValue(node.source)?.startsWith('node:')) return `${stringValue(node.source)} depends on the host`;
  if (node.type === 'BinaryExpression' && node.operator === '**') return impurePower(node.left as SyntaxNode);
  if (node.type === 'MemberExpression') return impureMember(node);
  return undefined;
}

/** Powers of two are exact, and so are powers of big integers; others may differ in the last bit. */
function impurePower(base: SyntaxNode): string | undefined {
  if (base.type === 'Literal' && (base.value === 2 || typeof base.bigint === 'string')) return undefined;
  return 'a power of anything but the literal 2 may differ in the last bit';
}

function impureMember(node: SyntaxNode): string | undefined {
  const name = node.computed === true ? stringValue(node.property) : identifierName(node.property);
  const object = identifierName(node.object);
  if (name === 'localeCompare' || name?.startsWith('toLocale')) return `${name} depends on the locale`;
  if (object === 'Math' && name === 'random') return 'Math.random depends on chance';
  if (object === 'Math' && !EXACT_MATH.has(name ?? '')) return `Math.${name ?? '[…]'} may differ in the last bit`;
  if (object === 'WebAssembly' && ASYNC_WEBASSEMBLY.has(name ?? ''))
    return `WebAssembly.${name} depends on the event loop`;
  return undefined;
}

function impuritiesOf(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const declared = new Set<string>();
  const references: { name: string; start: number }[] = [];
  const patternProperties = new Set<unknown>();
  const report = (start: number, message: string) =>
    findings.push({ path: file.path, line: lineAt(file.text, start), message });
  visitSyntax(file, (node, parent, property) => {
    if (node.type === 'ObjectPattern') for (const part of node.properties as unknown[]) patternProperties.add(part);
    const form = impureForm(node);
    if (form !== undefined) report(node.start, form);
    const name = identifierName(node);
    if (name === undefined) return;
    const destructured = property === 'value' && patternProperties.has(parent);
    if (destructured || DECLARING[parent.type]?.includes(property)) declared.add(name);
    else if (isReference(parent, property)) references.push({ name, start: node.start });
    if (name === 'Math' && parent.type !== 'MemberExpression' && isReference(parent, property))
      report(node.start, 'Math may only be used as Math.name');
  });
  for (const { name, start } of references) {
    // A local variable may have the name of a global: `process` is a word of the kernel's.
    if (Object.hasOwn(GLOBALS, name) && !declared.has(name)) report(start, `${name} depends on ${GLOBALS[name]}`);
  }
  return findings.sort((a, b) => a.line - b.line);
}

/** What in `files` could make two runs differ. */
export function checkPurity(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => path.endsWith('.ts') && PURE_LAYERS.has(layerOf(path)) && !isTestCode(path))
    .flatMap(impuritiesOf);
}
