/** Processor time that something takes. On a busy machine it says more than the clock on the wall does. */

/** Nanoseconds of processor time, of all threads of this process, that `run` takes. */
export function cpuTimeOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
}

/**
 * Lets `runs` take turns, so that a slow moment of the machine hits all of them alike, after a round that warms the
 * compilers up.
 * @returns for each the nanoseconds of every round
 */
export function takeTurns<Name extends string>(
  runs: Readonly<Record<Name, () => void>>,
  rounds: number,
): Record<Name, number[]> {
  const names = Object.keys(runs) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const time = cpuTimeOf(runs[name]);
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}
