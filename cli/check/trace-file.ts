/** Checks one trace from its file. Everything that goes wrong becomes the result. */
import { problemOf, TraceCheck, type TraceResult } from '../../checks/check-trace.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { givenDrivers } from '../driver-option.ts';
import { supplyImages } from '../supply-images.ts';

export interface FileSettings {
  /** Files with images that were taken out of traces. */
  readonly images: readonly string[];
  /** Do not run the drivers around the changed ones. */
  readonly isolate?: boolean | undefined;
  /** What a driver may compute without calling anything. */
  readonly hangLimitInstructions?: number | undefined;
}

/** How far the machine goes before others get their turn. */
const STEPS = 20_000;

/** Runs the check to its end, and lets the event loop run in between. */
export async function checkTraceFile(
  path: string,
  drivers: readonly DriverImage[],
  { images, isolate = false, hangLimitInstructions }: FileSettings,
): Promise<TraceResult> {
  try {
    const reader = openTrace(path, { tolerant: true });
    try {
      supplyImages(reader, images);
      const { others, scripts } = givenDrivers(reader, drivers);
      const limits = hangLimitInstructions === undefined ? {} : { hangLimitInstructions };
      const check = new TraceCheck(reader, others, { scripts, isolate, ...limits });
      for (;;) {
        const result = check.run(STEPS);
        if (result !== undefined) return result;
        await new Promise(setImmediate);
      }
    } finally {
      reader.close();
    }
  } catch (error) {
    return problemOf(error) ?? crashed(error instanceof Error ? error.message : String(error));
  }
}

/** The result where the check broke down itself. */
export function crashed(why: string): TraceResult {
  return { kind: 'trace', problem: `the check itself failed: ${why}; this is a mistake in ntrewind, please report it` };
}
