/** All routines of the memory manager. */
import type { Ddi } from '../ddi.ts';
import { mdlDdis } from './mdl-ddis.ts';

export const mmDdis: readonly Ddi[] = [...mdlDdis];
