/** What the configuration manager offers to drivers, and the run-time library's routines about the registry. */
import type { Ddi } from '../ddi.ts';
import { callbackDdis } from './callback-ddis.ts';
import { queryRegistryValuesDdis } from './query-registry-values.ts';
import { rtlRegistryDdis } from './rtl-registry.ts';

export const cmDdis: readonly Ddi[] = [...callbackDdis, ...queryRegistryValuesDdis, ...rtlRegistryDdis];
