/**
 * Which debug messages are shown. Each component has a mask of levels; errors (bit 0) are shown of all. Messages are filtered only
 * when the run asks for it: otherwise all of them are events, and a filter belongs to who looks at the trace.
 * Source: "Reading and Filtering Debugging Messages".
 */
import { DEBUG_COMPONENT_LIMIT, DEBUG_COMPONENTS } from '../../nt/debug-components.ts';
import type { Kernel } from '../kernel.ts';

/** Kd_WIN2000_Mask: what is shown of every component. */
const EVERYWHERE = 1;
/** Levels up to here mean the bit of that number, others are masks. */
const LEVELS = 32;
/** A component or level that is always shown. */
const ALWAYS = 0xffff_ffff;

export function maskOfLevel(level: number): number {
  return level < LEVELS ? (1 << level) >>> 0 : level;
}

/** Whether messages of a component and level are enabled; of components that there are not, as of the default one. */
export function DbgpIsEnabled(k: Kernel, component: number, level: number): boolean {
  const known = component < DEBUG_COMPONENT_LIMIT ? component : DEBUG_COMPONENTS.DEFAULT!;
  const mask = (k.state.ke.debugFilters.get(known) ?? 0) | EVERYWHERE;
  return (mask & maskOfLevel(level)) !== 0;
}

/** Enables or disables them. */
export function DbgpEnable(k: Kernel, component: number, level: number, enable: boolean): void {
  const { debugFilters } = k.state.ke;
  const mask = debugFilters.get(component) ?? 0;
  debugFilters.set(component, (enable ? mask | maskOfLevel(level) : mask & ~maskOfLevel(level)) >>> 0);
}

/** Whether a message is not shown. */
export function DbgpIsSuppressed(k: Kernel, component: number, level: number): boolean {
  if (k.configuration.debugFilter === undefined || component === ALWAYS || level === ALWAYS) return false;
  return !DbgpIsEnabled(k, component, level);
}
