/** When to point at `ntrewind repair`: only where a trace is there to be repaired. */
import type { TraceError } from '../base/errors.ts';

const BEYOND_REPAIR: ReadonlySet<string> = new Set(['read', 'version', 'empty', 'not-a-trace', 'unknown-kind']);

/** The end of the error's line: what to do, or nothing. */
export function repairAdvice({ code }: TraceError): string {
  return BEYOND_REPAIR.has(code) ? '' : '; `ntrewind repair` saves what is whole';
}
