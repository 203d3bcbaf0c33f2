/** What a simulated computer can be set up with, whoever asks: a command line, a scenario or the header of a trace. */

/** Memory in MiB: room for the kernel's own, and what its addresses reach. */
export const LEAST_RAM_MEGABYTES = 16;
export const MOST_RAM_MEGABYTES = 2048;

/** Most bytes of a transfer that a trace keeps. */
export const MOST_PAYLOAD_BYTES = 65_536;

/** What a driver's service can be called: its driver object has that name too. */
export const SERVICE_NAME = /^[\w.-]{1,64}$/;
