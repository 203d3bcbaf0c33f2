/** Ranges of IRQLs that the declarations of many routines share: lowest, highest. */
import { APC_LEVEL, DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../nt/irql.ts';

export const anyIrql = [PASSIVE_LEVEL, HIGH_LEVEL] as const;
export const upToDispatch = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;
export const upToApc = [PASSIVE_LEVEL, APC_LEVEL] as const;
export const passiveOnly = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
