/** Drives a simulation from the event loop: in slices, with a progress line on a terminal and an ear for signals. */
import cliProgress from 'cli-progress';

/** How long a slice should take: nobody notices that Ctrl-C waits for it. */
const SLICE_MS = 50;
const FIRST_SLICE_STEPS = 256;

/** A step is anything from one routine to a million instructions: the next slice is as long as the last one says. */
function nextSlice(steps: number, elapsedMs: number): number {
  return Math.max(1, Math.round(steps * Math.min(2, SLICE_MS / Math.max(elapsedMs, 1))));
}

export interface SliceOptions<T> {
  /** Runs that many steps; returns something once it is finished. */
  readonly run: (steps: number) => T | undefined;
  /** Ends it early because of a signal. */
  readonly interrupt: () => T;
  /** What the progress line says. */
  readonly progress: () => string;
  /** Steps of the first slice, where one step takes longer than usual. */
  readonly firstSteps?: number;
  /** Draw no progress line. */
  readonly quiet: boolean;
}

/** Runs to the end, or until SIGINT or SIGTERM. */
export async function runInSlices<T>(
  options: SliceOptions<T>,
): Promise<{ readonly result: T; readonly interrupted: boolean }> {
  let signalled = false;
  const onSignal = () => {
    signalled = true;
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const line = options.quiet || !process.stderr.isTTY ? undefined : progressLine();
  try {
    for (let steps = options.firstSteps ?? FIRST_SLICE_STEPS; ; ) {
      const begun = performance.now();
      const result = options.run(steps);
      if (result !== undefined) return { result, interrupted: false };
      steps = nextSlice(steps, performance.now() - begun);
      line?.update(0, { text: options.progress() });
      await new Promise(setImmediate);
      if (signalled) return { result: options.interrupt(), interrupted: true };
    }
  } finally {
    line?.stop();
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function progressLine(): cliProgress.SingleBar {
  const bar = new cliProgress.SingleBar({
    format: '{text}',
    clearOnComplete: true,
    hideCursor: true,
    stream: process.stderr,
    fps: 5,
  });
  bar.start(1, 0, { text: 'starting' });
  return bar;
}
