/** How an IRP stands at this moment, with what is in its buffer, for whoever watches a run. */
import { type IrpResult, irpAddress, irpResult } from '../../kernel/io/external-completion.ts';
import type { AskedOfIrp } from '../../kernel/ports.ts';
import type { System } from '../system.ts';

/** Undefined when there is no IRP of that number any more. */
export function irpResultNow({ kernel }: System, irp: number, asked: AskedOfIrp): IrpResult | undefined {
  const address = irpAddress(kernel, irp);
  return address === undefined ? undefined : irpResult(kernel, address, asked);
}
