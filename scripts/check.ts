/**
 * Everything that must hold before a commit and is not a test: types, lint and format, import directions, purity,
 * text rules, links, generated code. Prints one line a step, findings below it; the exit code is 1 when a step fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayers } from './check/layers.ts';
import { checkLinks } from './check/links.ts';
import { checkPurity } from './check/purity.ts';
import { type Finding, projectFiles } from './check/source-files.ts';
import { checkText } from './check/text-rules.ts';

interface Step {
  readonly name: string;
  /** The findings as text; empty when the step passes. */
  readonly run: () => string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** A step that another program does; its output counts only when it fails. */
function program(name: string, command: string, args: readonly string[]): Step {
  return {
    name,
    run: () => {
      const shell = process.platform === 'win32';
      const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell, maxBuffer: 1 << 26 });
      if (result.error !== undefined) return String(result.error);
      return result.status === 0 ? '' : `${result.stdout}${result.stderr}`.trim() || `exit code ${result.status}`;
    },
  };
}

function rule(name: string, check: () => readonly Finding[]): Step {
  return {
    name,
    run: () =>
      check()
        .map(({ path, line, message }) => `${path}:${line}: ${message}`)
        .join('\n'),
  };
}

const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const files = projectFiles(root);

const STEPS: readonly Step[] = [
  program('types', bin('tsc'), ['--noEmit', '-p', '.']),
  program('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
  rule('import directions', () => checkLayers(files)),
  rule('purity', () => checkPurity(files)),
  rule('text', () => checkText(files)),
  rule('links', () => checkLinks(files, (path) => existsSync(join(root, path)))),
  program('generated code', process.execPath, ['--import', 'tsx', 'scripts/generate.ts', '--check']),
];

for (const step of STEPS) {
  const findings = step.run();
  console.log(`${findings === '' ? 'ok    ' : 'FAILED'} ${step.name}`);
  if (findings === '') continue;
  console.log(findings.replace(/^/gm, '       '));
  process.exitCode = 1;
}
