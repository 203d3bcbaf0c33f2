/** Hardware abstraction layer: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('hal');
