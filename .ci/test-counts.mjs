/**
 * Prints the counts of vitest's JSON reports as `N passed, N failed[, N skipped]`. The first report is the full run on
 * the machine's Node; further ones repeat tests on other versions and add only their failures.
 *
 *   node .ci/test-counts.mjs <report.json> [<report.json>…]
 */
import { existsSync, readFileSync } from 'node:fs';

const NOTHING = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : NOTHING;
}

/** Failed tests, and files that failed before they had any. */
function failures({ numFailedTests, testResults }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return numFailedTests + broken.length;
}

const reports = process.argv.slice(2).map(read);
const [full = NOTHING] = reports;
const failed = reports.map(failures).reduce((sum, count) => sum + count, 0);
const skipped = full.numPendingTests + full.numTodoTests;
console.log(`${full.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
