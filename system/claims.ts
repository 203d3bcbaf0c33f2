/** Options of the simulated system that say how it shows itself: which debug messages, which version of Windows. */
import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import type { PoolLimits } from '../kernel/kernel.ts';
import { DEBUG_COMPONENT_LIMIT, DEBUG_COMPONENTS } from '../nt/debug-components.ts';
import { windowsVersion } from '../nt/windows-version.ts';

/**
 * Masks of levels by number of the component, of masks by names (with or without DPFLTR_ and _ID) or numbers.
 * @throws InputError naming what is wrong
 */
export function debugFilterOf(filter: Readonly<Record<string, number>>): [component: number, mask: number][] {
  if (typeof filter !== 'object' || filter === null) {
    throw new InputError('a debug filter is an object with a mask of levels for each component');
  }
  return Object.entries(filter).map(([name, mask]) => {
    const plain = name
      .toUpperCase()
      .replace(/^DPFLTR_/, '')
      .replace(/_ID$/, '');
    const component = /^\d+$/.test(plain) ? Number(plain) : DEBUG_COMPONENTS[plain];
    if (component === undefined || component >= DEBUG_COMPONENT_LIMIT) {
      const known = Object.keys(DEBUG_COMPONENTS);
      const help =
        didYouMean(plain, known) || `; there are ${known.join(', ')}, and numbers below ${DEBUG_COMPONENT_LIMIT}`;
      throw new InputError(`there is no debug component "${name}"${help}`);
    }
    if (!Number.isInteger(mask) || mask < 0 || mask > 0xffff_ffff) {
      throw new InputError(`debug component "${name}" needs a mask of levels: a number of 32 bits, as in ${plain}=0xf`);
    }
    return [component, mask];
  });
}

/** The number of a build of Windows. @throws InputError for what is none */
export function checkedBuild(build: number): number {
  if (typeof build === 'number' && windowsVersion(build) !== undefined) return build;
  throw new InputError(
    `a build of Windows is 6000, 6001, 6002, 7600, 7601, 9200, 9600, or a number from 10240 on, not ${JSON.stringify(build)}`,
  );
}

/** What a scenario says of the pool that drivers can have, checked. */
export function checkedPoolLimits(limits: PoolLimits): PoolLimits {
  const isObject = typeof limits === 'object' && limits !== null;
  const unknown = isObject ? Object.keys(limits).find((key) => key !== 'paged' && key !== 'nonPaged') : undefined;
  const isSize = (size: number | undefined) => size === undefined || (Number.isSafeInteger(size) && size >= 0);
  if (!isObject || unknown !== undefined || !isSize(limits.paged) || !isSize(limits.nonPaged)) {
    const what = unknown === undefined ? JSON.stringify(limits) : `"${unknown}"`;
    throw new InputError(`the pool limits are "paged" and "nonPaged" with numbers of bytes, not ${what}`);
  }
  return limits;
}
