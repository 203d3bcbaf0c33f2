/** What the security reference monitor offers to drivers. */
import type { Ddi } from '../ddi.ts';
import { accessDdis } from './access-ddis.ts';
import { rtlSecurityDdis } from './rtl-ddis.ts';

export const seDdis: readonly Ddi[] = [...accessDdis, ...rtlSecurityDdis];
