/**
 * Pool that is charged to the current process until it is freed, whoever frees it.
 * Source: "ExAllocatePoolWithQuotaTag function (wdm.h)", "POOL_FLAGS".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PAGED_POOL_BIT } from '../../nt/pool-types.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { PspChargeQuota, PspReturnQuota } from '../ps/quota.ts';
import { poolBlockAt } from './pool.ts';

/**
 * Has `allocate` make a block of pool that is charged to the current process; what the system process uses is charged to nobody.
 * @returns what it gives (NULL without memory); undefined, and it is not called, when the quota does not allow so much
 */
export function ExpAllocateCharged(
  k: Kernel,
  poolType: number,
  sizeBytes: number,
  allocate: () => GuestAddress,
): GuestAddress | undefined {
  const { attachedProcess, processes, systemProcess } = k.state.ps;
  if (attachedProcess === systemProcess) return allocate();
  const process = processes.get(attachedProcess)!;
  const isPaged = (poolType & PAGED_POOL_BIT) !== 0;
  if (!ntSuccess(PspChargeQuota(process, isPaged, sizeBytes))) return undefined;
  const address = allocate();
  if (address === NULL_ADDRESS) PspReturnQuota(k, process, isPaged, sizeBytes);
  else poolBlockAt(k, address)!.payer = attachedProcess;
  return address;
}
