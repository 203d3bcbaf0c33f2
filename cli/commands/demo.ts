/** `ntrewind demo`: the whole tool in a few seconds, on the sample driver that comes with it. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { EXIT_DIFFERENT, EXIT_OK } from '../exit-codes.ts';
import { outputLayout, printLines } from '../output.ts';
import { packageFile } from '../package-root.ts';

interface DemoFlags {
  readonly output: string;
}

/** Says what comes next and the command that does the same. */
function announce(title: string, command: string): void {
  const { colour } = outputLayout();
  const { bold, cyan } = pc.createColors(colour ?? false);
  process.stdout.write(`\n${bold(title)}\n${cyan(`$ ntrewind ${command}`)}\n`);
}

/** Every step must end as expected; a demo that shows a failure is one. */
function expectExit(step: string, actual: number, wanted: number): void {
  if (actual !== wanted) throw new Error(`the demo's step "${step}" ended with exit code ${actual}`);
}

function firstEventOfKind(reader: TraceReader, kind: number): number {
  for (const batch of reader.batches()) {
    const index = batch.kind.indexOf(kind);
    if (index >= 0) return batch.firstEvent + index;
  }
  return reader.eventCount;
}

async function demo(flags: DemoFlags): Promise<number> {
  const { record, DEFAULT_PAYLOAD_BYTES, DEFAULT_RAM_MEGABYTES } = await import('./record.ts');
  const { replay } = await import('./replay.ts');
  const { irpTable } = await import('../../viewer/irp-table.ts');
  const { namespaceTree } = await import('../../viewer/tree.ts');
  mkdirSync(flags.output, { recursive: true });
  const shown = (path: string) => relative(process.cwd(), path) || path;
  const scenario = packageFile('drivers/pipes/talk.scenario.mjs');
  const newDriver = packageFile('drivers/pipes/pipes-v2.sys');
  const first = shown(join(flags.output, 'pipes.ntr'));
  const second = shown(join(flags.output, 'pipes-v2.ntr'));

  announce(
    '1. Record: two processes talk through a compiled driver, pipes.sys',
    `record ${shown(scenario)} -o ${first}`,
  );
  const recordFlags = { output: first, seed: 0, ram: DEFAULT_RAM_MEGABYTES, payload: DEFAULT_PAYLOAD_BYTES };
  expectExit('record', await record(scenario, recordFlags, []), EXIT_OK);

  announce('2. Replay: everything again, from the trace alone, every event compared', `replay ${first}`);
  expectExit('replay', await replay(first, {}), EXIT_OK);

  announce('3. View: every request', `view ${first} --irps`);
  const reader = openTrace(first);
  await printLines(irpTable(reader, outputLayout()));

  const at = firstEventOfKind(reader, EventKind.handleClose) - 1;
  announce('4. Tree: the object namespace while both processes had the pipe open', `tree ${first} --at ${at}`);
  await printLines(namespaceTree(reader, { ...outputLayout(), at }));
  reader.close();

  announce(
    '5. Replay the same requests against the next version of the driver, and compare',
    `replay ${first} --driver pipes=${shown(newDriver)} -o ${second}`,
  );
  expectExit('compare', await replay(first, { driver: [`pipes=${newDriver}`], output: second }), EXIT_DIFFERENT);

  process.stdout.write(`
The traces are ${first} and ${second}. Try next:
  ntrewind irp ${first} 6
  ntrewind view ${first} --kind lock,pool --limit 30
  ntrewind diff ${first} ${second}
  ntrewind record ${shown(packageFile('drivers/pipes/pipes.sys'))} --open '\\\\.\\Example\\HELLO' --write text --read 16
`);
  return EXIT_OK;
}

export function addDemoCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('demo')
    .description('record, replay, view and compare the sample driver in front of you')
    .option('-o, --output <folder>', 'where the traces go', 'demo-traces')
    .addHelpText('after', '\nExample:\n  ntrewind demo -o /tmp/demo')
    .action(async (flags: DemoFlags) => finish(await demo(flags)));
}
