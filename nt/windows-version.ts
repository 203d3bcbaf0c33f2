/**
 * The Windows versions that the simulated system can claim to be. Structures are laid out as Windows 11 22H2 has them, whichever
 * it claims. Source: "Operating System Version", "OSVERSIONINFOEXW structure (winnt.h)".
 */

/** The build whose structure layouts the system uses, and that it claims to be unless told otherwise. */
export const WINDOWS_BUILD = 22621;
/** What a build number has in its upper half; checked builds have another one. */
export const FREE_BUILD = 0xf000_0000;

export interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  /** Major number of the service pack, 0 for none. */
  readonly servicePack: number;
}

/** Builds from here on are Windows 10 and later, which all say 10.0. */
const FIRST_BUILD_OF_TEN = 10240;
const HIGHEST_BUILD = 0x7fff;

/** Releases before that, by build. */
const EARLIER: ReadonlyMap<number, readonly [major: number, minor: number, servicePack: number]> = new Map([
  [6000, [6, 0, 0]],
  [6001, [6, 0, 1]],
  [6002, [6, 0, 2]],
  [7600, [6, 1, 0]],
  [7601, [6, 1, 1]],
  [9200, [6, 2, 0]],
  [9600, [6, 3, 0]],
]);

/** The version of a build; undefined for a number that no release of Windows since Vista has. */
export function windowsVersion(build: number): WindowsVersion | undefined {
  if (!Number.isInteger(build) || build > HIGHEST_BUILD) return undefined;
  if (build >= FIRST_BUILD_OF_TEN) return { major: 10, minor: 0, build, servicePack: 0 };
  const earlier = EARLIER.get(build);
  return earlier && { major: earlier[0], minor: earlier[1], build, servicePack: earlier[2] };
}
