/** `--image`: driver images that were taken out of a trace. */
import { readFileSync } from 'node:fs';
import type { TraceReader } from '../proto/trace-reader.ts';

/** Gives the trace the content of these files; whoever needs an image finds it by its hash. */
export function supplyImages(reader: TraceReader, paths: readonly string[] = []): void {
  for (const path of paths) reader.supplyBlob(new Uint8Array(readFileSync(path)));
}
