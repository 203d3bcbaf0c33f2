/** All routines of the memory manager. */
import type { Ddi } from '../ddi.ts';
import { ioSpaceDdis } from './io-space.ts';
import { mdlDdis } from './mdl-ddis.ts';
import { pagingDdis } from './paging-ddis.ts';
import { systemRoutineDdis } from './system-routine.ts';

export const mmDdis: readonly Ddi[] = [...ioSpaceDdis, ...mdlDdis, ...pagingDdis, ...systemRoutineDdis];
