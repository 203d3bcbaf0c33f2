/** All routines of the executive. */
import type { Ddi } from '../ddi.ts';
import { poolDdis } from './pool-ddis.ts';
import { probeDdis } from './probe-ddis.ts';
import { workItemDdis } from './work-item.ts';

export const exDdis: readonly Ddi[] = [...poolDdis, ...probeDdis, ...workItemDdis];
