import { describe, expect, it } from 'vitest';
import { checkLayers } from './layers.ts';

function check(path: string, text: string): string[] {
  return checkLayers([{ path, text }]).map(({ line, message }) => `${line}: ${message}`);
}

describe('import directions', () => {
  it.each([
    ['base/a.ts', "import { x } from '../nt/x.ts';", '1: base may not import nt/x.ts'],
    ['machine/cpu/a.ts', "import { x } from '../../kernel/x.ts';", '1: machine may not import kernel/x.ts'],
    ['viewer/a.ts', "\nimport type { x } from '../kernel/ports.ts';", '2: viewer may not import kernel/ports.ts'],
    ['viewer/a.ts', "export * from '../machine/x.ts';", '1: viewer may not import machine/x.ts'],
    ['replayer/a.ts', "import { x } from '../recorder/x.ts';", '1: replayer may not import recorder/x.ts'],
    ['recorder/a.ts', "import { x } from '../kernel/io/irp.ts';", '1: recorder may not import kernel/io/irp.ts'],
    ['system/a.ts', "import { x } from '../cli/main.ts';", '1: system may not import cli/main.ts'],
    ['nt/a.ts', "type T = import('../kernel/x.ts').T;", '1: nt may not import kernel/x.ts'],
    ['machine/a.ts', "const x = import('../kernel/x.ts');", '1: machine may not import kernel/x.ts'],
  ])('refuses in %s: %s', (path, text, message) => {
    expect(check(path, text)).toEqual([message]);
  });

  it('lets the kernel import types of the trace, not values', () => {
    expect(check('kernel/a.ts', "import type { EventSink } from '../proto/generated/event-sink.ts';")).toEqual([]);
    expect(check('kernel/a.ts', "export type { EventSink } from '../proto/generated/event-sink.ts';")).toEqual([]);
    const refused = ['1: kernel may only import types from proto/x.ts'];
    expect(check('kernel/a.ts', "import { NullSink } from '../proto/x.ts';")).toEqual(refused);
    // Such an import is still executed.
    expect(check('kernel/a.ts', "import { type EventSink } from '../proto/x.ts';")).toEqual(refused);
    expect(check('kernel/a.ts', "export { NullSink } from '../proto/x.ts';")).toEqual(refused);
  });

  it('refuses packages that the layer has not been given', () => {
    expect(check('kernel/a.ts', "import x from 'iced-x86';")).toHaveLength(1);
    expect(check('machine/a.ts', "import x from 'iced-x86';")).toEqual([]);
    expect(check('viewer/a.ts', "import x from '@scope/thing/deep.js';")).toEqual([
      '1: viewer may not import the package @scope/thing (scripts/check/layers.ts)',
    ]);
  });

  it('allows what the layers are for', () => {
    expect(check('kernel/io/a.ts', "import { x } from '../ke/x.ts';\nimport { y } from '../../nt/y.ts';")).toEqual([]);
    expect(check('recorder/a.ts', "import type { P } from '../kernel/ports.ts';")).toEqual([]);
    expect(check('cli/a.ts', "import { x } from '../viewer/x.ts';\nimport { Command } from 'commander';")).toEqual([]);
    expect(check('kernel/a.ts', "// import { x } from '../cli/x.ts';\nconst s = `import '../cli/x.ts'`;")).toEqual([]);
  });

  it('lets tests import anything, and nothing else import tests', () => {
    expect(check('base/a.test.ts', "import { x } from '../kernel/x.ts';")).toEqual([]);
    expect(check('kernel/testing/a.ts', "import { x } from '../../proto/x.ts';")).toEqual([]);
    expect(check('scripts/fuzz-x.ts', "import { x } from '../kernel/testing/x.ts';")).toEqual([]);
    expect(check('kernel/a.ts', "import { x } from './testing/x.ts';")).toEqual([
      '1: kernel/testing/x.ts is test code; only tests may import it',
    ]);
    expect(check('cli/a.ts', "import { x } from '../kernel/testing/x.ts';")).toHaveLength(1);
  });
});
