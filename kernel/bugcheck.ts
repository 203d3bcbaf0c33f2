/** Makes bug checks from numbers and addresses, with the text that tells a driver developer what happened. */
import { Bugcheck } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import { u64FromNumber } from '../base/u64.ts';
import type { Kernel } from './kernel.ts';

/** A parameter: an address, or a safe integer. */
export type BugcheckParameters = readonly [number, number, number, number];

/** A bug check to be thrown. `text` is a whole sentence without a full stop; the place of the call is added to it. */
export function bugcheck(k: Kernel, code: number, parameters: BugcheckParameters, text: string): Bugcheck {
  const [first, second, third, fourth] = parameters;
  return new Bugcheck(
    code,
    [u64FromNumber(first), u64FromNumber(second), u64FromNumber(third), u64FromNumber(fourth)],
    k.callSite === 0 ? text : `${text} (called from ${formatAddress(k.callSite)})`,
  );
}
