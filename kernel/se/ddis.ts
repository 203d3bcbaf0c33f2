/** What the security reference monitor offers to drivers. */
import type { Ddi } from '../ddi.ts';
import { accessDdis } from './access-ddis.ts';
import { descriptorDdis } from './descriptor-ddis.ts';
import { impersonationDdis } from './impersonation-ddis.ts';
import { rtlSecurityDdis } from './rtl-ddis.ts';
import { rtlDescriptorDdis } from './rtl-descriptor-ddis.ts';
import { tokenDdis } from './token-ddis.ts';

export const seDdis: readonly Ddi[] = [
  ...accessDdis,
  ...descriptorDdis,
  ...impersonationDdis,
  ...rtlDescriptorDdis,
  ...rtlSecurityDdis,
  ...tokenDdis,
];
