/**
 * `npm run fuzz:unwind -- [--chains N] [--seed N] [--stride N]`: random functions are unwound before each of their instructions, and
 * fault at every `stride`th; see tests/exceptions/check-chain.ts. Prints what came of it; ends with exit code 1 at the first
 * chain that is not as it must be. Needs clang and lld-link.
 */
import { parseArgs } from 'node:util';
import { checkChain } from '../tests/exceptions/check-chain.ts';
import { hasLld } from '../tests/support/lld-driver.ts';

const { values } = parseArgs({
  options: {
    chains: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    stride: { type: 'string', default: '5' },
  },
});
const first = Number(values.seed);
let unwound = 0;
let faults = 0;
if (hasLld) {
  for (let seed = first; seed < first + Number(values.chains); seed++) {
    const report = checkChain(seed, Number(values.stride));
    unwound += report.unwound;
    faults += report.faults;
    if (report.wrong.length === 0) continue;
    console.error(
      `seed ${seed}:\n${report.wrong.join('\n')}\n${report.shapes.map((shape) => JSON.stringify(shape)).join('\n')}`,
    );
    process.exitCode = 1;
    break;
  }
  console.log(`seeds ${first} on: ${unwound} instructions unwound, ${faults} faults dispatched`);
}
