/** The security reference monitor: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('se');
