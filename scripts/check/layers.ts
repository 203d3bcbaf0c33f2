/**
 * Import directions: which layer may import which. The reason for each layer is in docs/ARCHITECTURE.md.
 * Tests may import anything, but nothing may import tests.
 */
import { posix } from 'node:path';
import { type Finding, isTestCode, layerOf, lineAt, type SourceFile } from './source-files.ts';
import { stringValue, visitSyntax } from './syntax.ts';

interface LayerRule {
  /** Layers, or single files, that may be imported besides the layer itself. */
  readonly imports: readonly string[];
  /** The same, for `import type` only. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
}

const WAIST = ['kernel/ports.ts', 'kernel/user-action.ts'];

/** Folders that are not named may import anything. */
const LAYERS: Readonly<Record<string, LayerRule>> = {
  base: { imports: [] },
  nt: { imports: ['base'] },
  proto: { imports: ['base'] },
  symbols: { imports: ['base'] },
  machine: { imports: ['base'], packages: ['iced-x86'] },
  kernel: { imports: ['base', 'nt'], types: ['proto'] },
  system: { imports: ['base', 'nt', 'proto', 'machine', 'kernel'] },
  drivers: { imports: ['base', 'nt', 'kernel'], packages: ['ntrewind'] },
  recorder: { imports: ['base', 'proto', 'filter', 'system', ...WAIST] },
  replayer: { imports: ['base', 'nt', 'proto', 'wording', 'filter', 'compare', 'system', ...WAIST] },
  wording: { imports: ['base', 'nt', 'proto'] },
  filter: { imports: ['base', 'nt', 'proto', 'wording'] },
  compare: { imports: ['base', 'nt', 'proto', 'wording'] },
  checks: { imports: ['base', 'proto', 'compare', 'replayer', 'system'], packages: ['yaml'] },
  viewer: { imports: ['base', 'nt', 'proto', 'wording', 'filter', 'compare'], packages: ['picocolors'] },
};

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly start: number;
}

function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = [];
  visitSyntax(file, (node) => {
    const specifier = stringValue(node.source);
    if (specifier === undefined) return;
    const typeOnly = node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType';
    imports.push({ specifier, typeOnly, start: node.start });
  });
  return imports;
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function covers(entries: readonly string[] | undefined, path: string): boolean {
  return entries?.some((entry) => path === entry || path.startsWith(`${entry}/`)) ?? false;
}

/**
 * Fuzzers are tests that run as long as asked, and therefore scripts; so is what runs the conformance cases. Benchmarks are
 * no part of the product either.
 */
function mayUseTestCode(path: string): boolean {
  return path.startsWith('scripts/fuzz-') || path === 'scripts/conforming-ddis.ts' || path.startsWith('bench/');
}

/** Why the import is not allowed, or undefined when it is. */
function objection(file: SourceFile, { specifier, typeOnly }: Import): string | undefined {
  const layer = layerOf(file.path);
  const rule = LAYERS[layer];
  if (!specifier.startsWith('.')) {
    if (rule === undefined || specifier.startsWith('node:') || rule.packages?.includes(packageName(specifier)))
      return undefined;
    return `${layer} may not import the package ${packageName(specifier)} (scripts/check/layers.ts)`;
  }
  const target = posix.join(posix.dirname(file.path), specifier);
  if (isTestCode(target) && !mayUseTestCode(file.path)) return `${target} is test code; only tests may import it`;
  if (rule === undefined || layerOf(target) === layer || covers(rule.imports, target)) return undefined;
  if (!covers(rule.types, target)) return `${layer} may not import ${target}`;
  return typeOnly ? undefined : `${layer} may only import types from ${target}`;
}

/** The imports of `files` that go against the directions. */
export function checkLayers(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = [];
  for (const file of files) {
    if (!file.path.endsWith('.ts') || isTestCode(file.path) || file.path.startsWith('tests/')) continue;
    for (const entry of importsOf(file)) {
      const message = objection(file, entry);
      if (message !== undefined) findings.push({ path: file.path, line: lineAt(file.text, entry.start), message });
    }
  }
  return findings;
}
