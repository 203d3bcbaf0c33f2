/** What the file system run-time library offers to file systems and filters. */
import type { Ddi } from '../ddi.ts';
import { fileLockDdis } from './file-lock-ddis.ts';
import { largeMcbDdis } from './large-mcb.ts';
import { nameDdis } from './names.ts';
import { notifyDdis } from './notify.ts';
import { oemNameDdis } from './oem-names.ts';
import { oplockDdis } from './oplock.ts';
import { tunnelCacheDdis } from './tunnel-cache.ts';

export const fsRtlDdis: readonly Ddi[] = [
  ...fileLockDdis,
  ...largeMcbDdis,
  ...nameDdis,
  ...notifyDdis,
  ...oemNameDdis,
  ...oplockDdis,
  ...tunnelCacheDdis,
];
