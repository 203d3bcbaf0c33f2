/** Calls a DDI of a list by name, with arguments already in the types it declares. */
import type { Ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';

type LooseCall = (k: Kernel, ...args: unknown[]) => unknown;

export function callDdi(k: Kernel, ddis: readonly Ddi[], name: string, ...args: unknown[]): unknown {
  const found = ddis.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no DDI ${name}`);
  return (found.call as unknown as LooseCall)(k, ...args);
}
