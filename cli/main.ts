#!/usr/bin/env node
/** The `ntrewind` command. */
import { Command, CommanderError } from 'commander';
import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { TOOL_VERSION } from '../base/version.ts';
import { writeError } from '../proto/trace-target.ts';
import { addCompletionCommand, isAboutCompletion, offerCompletion } from './commands/completion.ts';
import { EXIT_BAD_INPUT, EXIT_OK } from './exit-codes.ts';
import { takeListsByWord } from './list-values.ts';
import { reportError } from './report-error.ts';

/** A reader that has seen enough (`| head`) is no error; output that cannot be written, as on a full disk, is one. */
function endWhenOutputEnds(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_OK);
    process.exit(reportError(writeError('standard output', error)));
  });
}

/** Adds a command, or some of one kind, to the program; says how it ended through `finish`. */
type AddCommand = (program: Command, finish: (exitCode: number) => void) => void;

/** In the order of the help. Only the module of the command that is asked for is loaded: that is most of the start. */
const COMMANDS: readonly { readonly names: readonly string[]; readonly load: () => Promise<AddCommand> }[] = [
  {
    names: ['record'],
    load: async () => (await import('./commands/record.ts')).addRecordCommand,
  },
  {
    names: ['replay'],
    load: async () => (await import('./commands/replay.ts')).addReplayCommand,
  },
  {
    names: ['check'],
    load: async () => (await import('./commands/check.ts')).addCheckCommand,
  },
  {
    names: ['accept'],
    load: async () => (await import('./commands/accept.ts')).addAcceptCommand,
  },
  {
    names: ['rebase'],
    load: async () => (await import('./commands/rebase.ts')).addRebaseCommand,
  },
  {
    names: ['analyze'],
    load: async () => (await import('./commands/analyze.ts')).addAnalyzeCommand,
  },
  {
    names: ['view'],
    load: async () => (await import('./commands/view.ts')).addViewCommand,
  },
  {
    names: ['irp'],
    load: async () => (await import('./commands/irp.ts')).addIrpCommand,
  },
  {
    names: ['stats'],
    load: async () => (await import('./commands/stats.ts')).addStatsCommand,
  },
  {
    names: ['fields'],
    load: async () => (await import('./commands/fields.ts')).addFieldsCommand,
  },
  {
    names: ['tree'],
    load: async () => (await import('./commands/tree.ts')).addTreeCommand,
  },
  {
    names: ['locks', 'pool', 'dpcs', 'irql', 'drivers', 'handles', 'threads'],
    load: async () => (await import('./commands/summaries.ts')).addSummaryCommands,
  },
  {
    names: ['info'],
    load: async () => (await import('./commands/info.ts')).addInfoCommand,
  },
  {
    names: ['imports'],
    load: async () => (await import('./commands/imports.ts')).addImportsCommand,
  },
  {
    names: ['diff'],
    load: async () => (await import('./commands/diff.ts')).addDiffCommand,
  },
  {
    names: ['cat'],
    load: async () => (await import('./commands/cat.ts')).addCatCommand,
  },
  {
    names: ['export'],
    load: async () => (await import('./commands/export.ts')).addExportCommand,
  },
  {
    names: ['verify'],
    load: async () => (await import('./commands/verify.ts')).addVerifyCommand,
  },
  {
    names: ['repair'],
    load: async () => (await import('./commands/repair.ts')).addRepairCommand,
  },
  {
    names: ['strip'],
    load: async () => (await import('./commands/strip.ts')).addStripCommand,
  },
  {
    names: ['demo'],
    load: async () => (await import('./commands/demo.ts')).addDemoCommand,
  },
];

async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('ntrewind')
    .description('record, replay, view and diff the behaviour of Windows kernel drivers')
    .version(TOOL_VERSION)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const finish = (exitCode: number) => {
    process.exitCode = exitCode;
  };
  const asked = COMMANDS.filter(({ names }) => names.includes(words[0] ?? ''));
  for (const { load } of asked.length > 0 ? asked : COMMANDS) (await load())(program, finish);
  if (isAboutCompletion(words)) await offerCompletion(program);
  else addCompletionCommand(program);
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError('(--help says more)');
    takeListsByWord(command);
  }
  return program;
}

/** `ntrewind help nope`: commander would show the list of commands and not say why. */
function checkHelp(program: Command, [first, word]: readonly string[]): void {
  if (first !== 'help' || word === undefined || word.startsWith('-')) return;
  const names = ['help', ...program.commands.map((command) => command.name())];
  if (names.includes(word)) return;
  throw new InputError(`there is no command "${word}"${didYouMean(word, names) || `; there are ${names.join(', ')}`}`);
}

async function main(): Promise<void> {
  endWhenOutputEnds();
  try {
    const words = process.argv.slice(2);
    const program = await buildProgram(words);
    checkHelp(program, words);
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
    else process.exitCode = reportError(error);
  }
}

await main();
