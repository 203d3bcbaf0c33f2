/** The file system run-time library: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('fsrtl');
