/** What drivers tell when the system stops: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('dump');
