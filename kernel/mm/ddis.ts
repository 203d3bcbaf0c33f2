/** All routines of the memory manager. */
import type { Ddi } from '../ddi.ts';
import { contiguousDdis } from './contiguous.ts';
import { ioSpaceDdis } from './io-space.ts';
import { mdlDdis } from './mdl-ddis.ts';
import { pagesDdis } from './pages-ddis.ts';
import { pagingDdis } from './paging-ddis.ts';
import { physicalDdis } from './physical-ddis.ts';
import { processMemoryDdis } from './process-memory-ddis.ts';
import { reservedMappingDdis } from './reserved-mapping.ts';
import { sectionDdis } from './section-ddis.ts';
import { systemRoutineDdis } from './system-routine.ts';

export const mmDdis: readonly Ddi[] = [
  ...contiguousDdis,
  ...ioSpaceDdis,
  ...mdlDdis,
  ...pagesDdis,
  ...pagingDdis,
  ...physicalDdis,
  ...processMemoryDdis,
  ...reservedMappingDdis,
  ...sectionDdis,
  ...systemRoutineDdis,
];
