/** The version of the trace format that this program writes. Readers refuse another major version. */
export const FORMAT_MAJOR = 1;
/** Readers skip what a newer minor version adds. */
export const FORMAT_MINOR = 4;
