/** `ntrewind check`: replays many traces against a changed driver and fails only on what is new. */
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../../base/errors.ts';
import type { Judgement } from '../../checks/judge.ts';
import type { Layout } from '../../viewer/text-table.ts';
import { addSessionOptions, type CheckFlags } from '../check/options.ts';
import type { ReportContext } from '../check/text.ts';
import { outputLayout, printLines } from '../output.ts';
import { REPORT_FORMATS, type ReportFormat } from '../report-formats.ts';

interface ReportFlags {
  readonly format: ReportFormat;
  readonly report?: readonly ReportFile[];
}

/** A report that goes into a file, beside the one that is printed. */
interface ReportFile {
  readonly format: ReportFormat;
  readonly path: string;
}

/** `junit=report.xml`. Throws InputError. */
function parseReport(text: string, before: readonly ReportFile[] = []): readonly ReportFile[] {
  const [, name, path] = /^(\w+)=(.+)$/.exec(text) ?? [];
  const format = REPORT_FORMATS.find((known) => known === name);
  if (format === undefined || path === undefined) {
    throw new InputError(`--report takes <format>=<file> with a format of ${REPORT_FORMATS.join(', ')}, not "${text}"`);
  }
  return [...before, { format, path }];
}

async function reportLines(
  format: ReportFormat,
  judgement: Judgement,
  context: ReportContext,
  layout: Layout,
): Promise<Iterable<string>> {
  switch (format) {
    case 'text':
      return (await import('../check/text.ts')).checkText(judgement, context, layout);
    case 'json':
      return [(await import('../check/json.ts')).checkJson(judgement)];
    case 'junit':
      return [(await import('../check/junit.ts')).checkJunit(judgement, context)];
    case 'markdown':
      return (await import('../check/markdown.ts')).checkMarkdown(judgement, context);
  }
}

/** Returns the exit code. */
async function check(args: readonly string[], flags: CheckFlags & ReportFlags): Promise<number> {
  const { AcceptedFile } = await import('../check/accepted-file.ts');
  const { acceptCommand, exitCodeOf, runCheck } = await import('../check/session.ts');
  const accepted = new AcceptedFile(flags.accepted);
  const judgement = await runCheck(args, flags, accepted);
  const context = { acceptedFile: accepted.path, acceptCommand: acceptCommand(args, flags) };
  await printLines(await reportLines(flags.format, judgement, context, outputLayout()));
  for (const { format, path } of flags.report ?? []) {
    writeFileSync(path, `${[...(await reportLines(format, judgement, context, {}))].join('\n')}\n`);
  }
  return exitCodeOf(judgement);
}

export function addCheckCommand(program: Command, finish: (exitCode: number) => void): void {
  addSessionOptions(program.command('check'))
    .description('replay traces against a changed driver and fail on what is new')
    .addOption(new Option('--format <format>', 'how to print').choices(REPORT_FORMATS).default('text'))
    .addOption(new Option('--report <format=file>', 'a report in a file as well; repeatable').argParser(parseReport))
    .addHelpText(
      'after',
      `
The recorded drivers run first, so that a change of ntrewind never looks like a change of the driver. The check fails on
new differences of the classes 4 contract, 5 rule and 6 bug check, and on accepted ones that do not show any more.

Examples:
  ntrewind check 'traces/**/*.ntr' --driver pipes=new/pipes.sys
  ntrewind check traces --driver pipes=new/pipes.sys --shard 2/5 --report junit=report.xml

Exit codes: 0 nothing new, 1 something new or stale, 2 a trace or driver cannot be used, 4 something is not implemented.`,
    )
    .action(async (traces: string[], flags: CheckFlags & ReportFlags) => finish(await check(traces, flags)));
}
