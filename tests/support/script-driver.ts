/** Runs of TypeScript drivers for tests, without files. */
import { type DriverRoutine, driver } from '../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../kernel/driver-kit/driver-kit.ts';
import { type CollectedEvent, collectingSink, DEFAULT_DECISIONS } from '../../kernel/testing/test-kernel.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { type RunOutcome, System } from '../../system/system.ts';
import { scriptImage } from '../../system/typescript/driver-image.ts';

/** A TypeScript driver as a service's image; its hash is not that of a file. */
export function scriptOf(service: string, load: (nt: DriverKit) => DriverRoutine): DriverImage {
  return scriptImage(service, { driver: driver(service, load), sha256: new Uint8Array(32) });
}

export interface ScriptRun {
  readonly outcome: RunOutcome;
  readonly events: readonly CollectedEvent[];
  readonly system: System;
  /** What drivers printed. */
  readonly prints: readonly string[];
}

/** Boots with these drivers, unloads them and ends. */
export function runDrivers(...drivers: readonly DriverImage[]): ScriptRun {
  const events: CollectedEvent[] = [];
  const system = new System(
    { processorCount: 1, bootTime100ns: 0n, payloadLimit: 64, ramMegabytes: 16, drivers, unloadAtEnd: true },
    DEFAULT_DECISIONS,
    collectingSink(events),
  );
  system.boot();
  let outcome: RunOutcome | undefined;
  while (outcome === undefined) outcome = system.run(1000);
  const prints = events.filter(({ kind }) => kind === 'debugPrint').map(({ args }) => String(args[2]));
  return { outcome, events, system, prints };
}
