/** Every routine a driver can import, folder by folder. To add one, declare it in its folder's list. */

import { ccDdis } from './cc/ddis.ts';
import { cmDdis } from './cm/ddis.ts';
import { dbgDdis } from './dbg/ddis.ts';
import type { Ddi } from './ddi.ts';
import { etwDdis } from './etw/ddis.ts';
import { exDdis } from './ex/ddis.ts';
import { fsDdis } from './fs/dispatch.ts';
import { fsRtlDdis } from './fsrtl/ddis.ts';
import { halDdis } from './hal/ddis.ts';
import { ioDdis } from './io/ddis.ts';
import { keDdis } from './ke/ddis.ts';
import { mmDdis } from './mm/ddis.ts';
import { nativeDdis } from './native-routines.ts';
import { obDdis } from './ob/ddis.ts';
import { poDdis } from './po/ddis.ts';
import { psDdis } from './ps/ddis.ts';
import { rtlDdis } from './rtl/ddis.ts';
import { seDdis } from './se/ddis.ts';

export const ddiTable: readonly Ddi[] = [
  ...cmDdis,
  ...dbgDdis,
  ...etwDdis,
  ...exDdis,
  ...fsDdis,
  ...ccDdis,
  ...fsRtlDdis,
  ...halDdis,
  ...ioDdis,
  ...keDdis,
  ...mmDdis,
  ...nativeDdis,
  ...obDdis,
  ...poDdis,
  ...psDdis,
  ...rtlDdis,
  ...seDdis,
];
