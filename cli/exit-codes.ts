/** What the command's exit code says. */
export const EXIT_OK = 0;
/** A replay or comparison found a difference. */
export const EXIT_DIFFERENT = 1;
/** Bad input: an option, a file, a scenario. */
export const EXIT_BAD_INPUT = 2;
/** The driver failed: bug check, deadlock, hang. The trace of it is complete. */
export const EXIT_DRIVER_FAILED = 3;
/** The run needed something ntrewind does not implement. The trace up to there is complete. */
export const EXIT_UNIMPLEMENTED = 4;
/** Nothing worse was found, but the recording does not tell everything: it ends too early, or the run cannot go on. */
export const EXIT_INCONCLUSIVE = 5;
/** A mistake in ntrewind itself. */
export const EXIT_INTERNAL = 70;
/** Ctrl-C or a termination signal. */
export const EXIT_INTERRUPTED = 130;
