/** Runs that end without a bug check: what kind of end it is, the likely cause, and what to look at. */
import type { BugCheckAdvice } from '../../nt/bug-check-advice.ts';

export interface StoppedKind extends BugCheckAdvice {
  /** In the manner of a bug check's name. */
  readonly name: string;
}

const KINDS: readonly (readonly [reason: RegExp, kind: StoppedKind])[] = [
  [
    /^deadlock: processor /,
    {
      name: 'DEADLOCK: processors wait for each other',
      cause: 'Spin locks are acquired in both orders: each processor holds the lock that the other one wants.',
      look: 'The locks held and the stacks below; one order of the locks for all of the driver.',
    },
  ],
  [
    /^deadlock: /,
    {
      name: 'DEADLOCK: nothing can run any more',
      cause:
        'Programs wait for what nobody does: a request that is not completed or whose completion is not told, an object that is not signalled, or threads that wait for what the other one holds.',
      look: 'Who waits for what, the requests that are under way, and the locks held.',
    },
  ],
  [
    / instructions(?: without calling the kernel|, and nobody ends that)$/,
    {
      name: 'HANG: no progress',
      cause:
        'A loop does not end: it waits for memory to change, follows a list that is a circle, or counts past its end.',
      look: 'The loop at the top of the stack, and what would end it.',
    },
  ],
  [
    / is not implemented(?: \(called from|;|$)/,
    {
      name: 'NOT_IMPLEMENTED: ntrewind lacks something',
      cause:
        'The driver asked for what the simulated kernel or processor does not have (yet). It is no fault of the driver.',
      look: 'ntrewind imports lists what of a driver is implemented.',
    },
  ],
  [
    /memory left|address space/,
    {
      name: 'EXHAUSTED: the simulated machine is too small',
      cause: 'The run needs more than the machine has: too much is wanted at once, or never given back.',
      look: 'ntrewind pool for what is outstanding; record --ram gives the machine more.',
    },
  ],
];

/** What kind of end the reason of a run tells of, undefined for none that is known. */
export function stoppedKind(reason: string): StoppedKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(reason))?.[1];
}
