/** Files on volumes, and devices through handles: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('files');
