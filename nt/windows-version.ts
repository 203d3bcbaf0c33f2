/** The Windows version the simulated system claims to be: Windows 11 22H2, whose structure layouts it uses. */

export const WINDOWS_MAJOR = 10;
export const WINDOWS_MINOR = 0;
export const WINDOWS_BUILD = 22621;
