/** `ntrewind rebase`: records the requests of traces again, as the new baselines. */
import type { Command } from 'commander';
import type { RebaseFlags } from '../rebase-traces.ts';

export function addRebaseCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('rebase')
    .argument('<traces...>', 'traces (.ntr), folders of them, or quoted glob patterns')
    .description('record the requests of traces again, as the new baselines')
    .option('--driver <service=image...>', 'drivers to record with (default: those in the traces)')
    .option('--image <file...>', 'driver images that were taken out of the traces')
    .option('-q, --quiet', 'draw no progress line')
    .addHelpText(
      'after',
      `
Each trace is replaced once its successor is whole and replays; one whose driver fails stays. Accepted differences that the
new baselines do not show any more are dropped by ntrewind accept --prune.

Examples:
  ntrewind rebase traces --driver pipes=new/pipes.sys
  ntrewind rebase 'traces/**/*.ntr'          # after an update of ntrewind

Exit codes: 0 all done, 2 a trace or driver cannot be used, 4 something is not implemented.`,
    )
    .action(async (traces: string[], flags: RebaseFlags) => {
      const { rebaseTraces } = await import('../rebase-traces.ts');
      finish(await rebaseTraces(traces, flags));
    });
}
