/** How a run ended, told from what its trace says of that. */
import type { EndState } from './run-model.ts';

/**
 * In order; by a bug check; standing still for ever; with threads that wait for ever; or otherwise before its end: stopped
 * from outside, cut short, or for want of something the simulation does not have.
 */
export type Ending = 'completed' | 'bug check' | 'hang' | 'deadlock' | 'unfinished';

const ENDLESS = 'no end in sight after ';

/** What a run is ended with that goes on and on. */
export function endlessText(steps: number): string {
  return `${ENDLESS}${steps} steps`;
}

export function endingOf({ bugCheck, reason }: EndState): Ending {
  if (bugCheck !== '') return 'bug check';
  if (reason === 'completed') return 'completed';
  // Processors that wait for each other stop everything; threads that do stop themselves.
  if (reason.startsWith('deadlock: ')) return reason.startsWith('deadlock: processor ') ? 'hang' : 'deadlock';
  const isHang =
    reason.startsWith(ENDLESS) || / instructions(?: without calling the kernel|, and nobody ends that)$/.test(reason);
  return isHang ? 'hang' : 'unfinished';
}

export function endingText({ reason, bugCheck }: EndState): string {
  return bugCheck === '' ? reason : bugCheck;
}
