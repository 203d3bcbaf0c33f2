/** All run-time library routines. */
import type { Ddi } from '../ddi.ts';
import { ansiDdis } from './ansi-ddis.ts';
import { crtStringDdis } from './crt-strings.ts';
import { exceptionDdis } from './exception-ddis.ts';
import { formatDdis } from './format-ddis.ts';
import { memoryDdis } from './memory-ddis.ts';
import { unicodeDdis } from './unicode-ddis.ts';
import { versionDdis } from './version.ts';

export const rtlDdis: readonly Ddi[] = [
  ...ansiDdis,
  ...crtStringDdis,
  ...exceptionDdis,
  ...formatDdis,
  ...memoryDdis,
  ...unicodeDdis,
  ...versionDdis,
];
