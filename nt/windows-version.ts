/** The Windows version the simulated system claims to be: Windows 11 22H2, whose structure layouts it uses. */

export const WINDOWS_MAJOR = 10;
export const WINDOWS_MINOR = 0;
export const WINDOWS_BUILD = 22621;
/** What a build number has in its upper half; checked builds have another one. */
export const FREE_BUILD = 0xf000_0000;
