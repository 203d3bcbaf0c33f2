/** `ntrewind accept`: puts differences that a check has found into the reviewed file of accepted ones. */
import type { Command } from 'commander';
import type { AcceptFlags } from '../check/accept-differences.ts';
import { addSessionOptions } from '../check/options.ts';

export function addAcceptCommand(program: Command, finish: (exitCode: number) => void): void {
  addSessionOptions(program.command('accept'))
    .description('accept differences that a check finds, with a reason, in a reviewed file')
    .option('--reason <text>', 'why the difference is wanted')
    .option('--difference <id...>', 'only these of the new differences (default: all of them)')
    .option('--prune', 'drop the entries that do not show any more, accept nothing')
    .addHelpText(
      'after',
      `
Runs the check, then writes what is new into the file. Commit it: the next check fails on nothing that is in there, and on
every entry of it that does not show any more.

Examples:
  ntrewind accept traces --driver pipes=new/pipes.sys --difference 3f2a91c4 --reason "Empty writes are refused now."
  ntrewind accept traces --driver pipes=new/pipes.sys --prune

Exit codes: 0 done, 2 a trace or driver cannot be used, 4 something is not implemented.`,
    )
    .action(async (traces: string[], flags: AcceptFlags) => {
      const { acceptDifferences } = await import('../check/accept-differences.ts');
      finish(await acceptDifferences(traces, flags));
    });
}
