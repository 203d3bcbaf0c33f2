/** Events that drivers write: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('etw');
