#!/usr/bin/env node
/** The `ntrewind` command. */
import { Command, CommanderError } from 'commander';
import { TOOL_VERSION } from '../base/version.ts';
import { addAcceptCommand } from './commands/accept.ts';
import { addCatCommand } from './commands/cat.ts';
import { addCheckCommand } from './commands/check.ts';
import { addCompletionCommand, isAboutCompletion, offerCompletion } from './commands/completion.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDiffCommand } from './commands/diff.ts';
import { addExportCommand } from './commands/export.ts';
import { addFieldsCommand } from './commands/fields.ts';
import { addImportsCommand } from './commands/imports.ts';
import { addInfoCommand } from './commands/info.ts';
import { addIrpCommand } from './commands/irp.ts';
import { addRebaseCommand } from './commands/rebase.ts';
import { addRecordCommand } from './commands/record.ts';
import { addRepairCommand } from './commands/repair.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addStatsCommand } from './commands/stats.ts';
import { addStripCommand } from './commands/strip.ts';
import { addSummaryCommands } from './commands/summaries.ts';
import { addTreeCommand } from './commands/tree.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { addViewCommand } from './commands/view.ts';
import { EXIT_BAD_INPUT, EXIT_OK } from './exit-codes.ts';
import { takeListsByWord } from './list-values.ts';
import { reportError } from './report-error.ts';

/** A reader that has seen enough (`| head`) is no error. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_OK);
    throw error;
  });
}

async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('ntrewind')
    .description('record, replay, view and diff the behaviour of Windows kernel drivers')
    .version(TOOL_VERSION)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const finish = (exitCode: number) => {
    process.exitCode = exitCode;
  };
  addRecordCommand(program, finish);
  addReplayCommand(program, finish);
  addCheckCommand(program, finish);
  addAcceptCommand(program, finish);
  addRebaseCommand(program, finish);
  addViewCommand(program, finish);
  addIrpCommand(program, finish);
  addStatsCommand(program, finish);
  addFieldsCommand(program, finish);
  addTreeCommand(program, finish);
  addSummaryCommands(program, finish);
  addInfoCommand(program, finish);
  addImportsCommand(program, finish);
  addDiffCommand(program, finish);
  addCatCommand(program, finish);
  addExportCommand(program, finish);
  addVerifyCommand(program, finish);
  addRepairCommand(program, finish);
  addStripCommand(program, finish);
  addDemoCommand(program, finish);
  if (isAboutCompletion(words)) await offerCompletion(program);
  else addCompletionCommand(program);
  for (const command of program.commands) {
    command.exitOverride().showHelpAfterError('(--help says more)');
    takeListsByWord(command);
  }
  return program;
}

async function main(): Promise<void> {
  endQuietlyOnClosedPipe();
  try {
    const program = await buildProgram(process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT_OK : EXIT_BAD_INPUT;
    else process.exitCode = reportError(error);
  }
}

await main();
