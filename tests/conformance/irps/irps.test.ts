/** Cancellation, queues, MDLs and requests that drivers build: every `.cases.ts` file of this folder. */
import { conformance } from '../harness/conformance.ts';

await conformance('irps');
