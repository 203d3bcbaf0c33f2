/** All run-time library routines. */
import type { Ddi } from '../ddi.ts';
import { ansiDdis } from './ansi-ddis.ts';
import { bitmapDdis } from './bitmap.ts';
import { charStringDdis } from './char-string-ddis.ts';
import { crtNumberDdis } from './crt-numbers.ts';
import { crtSafeStringDdis } from './crt-safe-strings.ts';
import { crtStringDdis } from './crt-strings.ts';
import { exceptionDdis } from './exception-ddis.ts';
import { formatDdis } from './format-ddis.ts';
import { genericTableDdis } from './generic-table-ddis.ts';
import { guidDdis } from './guid-ddis.ts';
import { imageDdis } from './image-ddis.ts';
import { integerDdis } from './integer-ddis.ts';
import { ipAddressDdis } from './ip-address-ddis.ts';
import { memoryDdis } from './memory-ddis.ts';
import { moreUnicodeDdis } from './more-unicode-ddis.ts';
import { multiByteDdis } from './multi-byte-ddis.ts';
import { numberDdis } from './numbers.ts';
import { oemDdis } from './oem-ddis.ts';
import { prefixTableDdis } from './prefix-table.ts';
import { rangeListDdis } from './range-list.ts';
import { runOnceDdis } from './run-once.ts';
import { splayDdis } from './splay.ts';
import { timeDdis } from './time.ts';
import { unicodeDdis } from './unicode-ddis.ts';
import { utf8Ddis } from './utf8-ddis.ts';
import { versionDdis } from './version.ts';

export const rtlDdis: readonly Ddi[] = [
  ...ansiDdis,
  ...bitmapDdis,
  ...charStringDdis,
  ...crtNumberDdis,
  ...crtSafeStringDdis,
  ...crtStringDdis,
  ...exceptionDdis,
  ...formatDdis,
  ...genericTableDdis,
  ...guidDdis,
  ...imageDdis,
  ...integerDdis,
  ...ipAddressDdis,
  ...memoryDdis,
  ...moreUnicodeDdis,
  ...multiByteDdis,
  ...numberDdis,
  ...oemDdis,
  ...prefixTableDdis,
  ...rangeListDdis,
  ...runOnceDdis,
  ...splayDdis,
  ...timeDdis,
  ...unicodeDdis,
  ...utf8Ddis,
  ...versionDdis,
];
