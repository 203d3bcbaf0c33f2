/** A process of its own that continues a stored run: `continue-run.ts <trace> <state> <output>`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { RetracedRun, type RetracedState } from './retraced-run.ts';

const [tracePath, statePath, outputPath] = process.argv.slice(2) as [string, string, string];
const target = new MemoryTarget();
const state = deserialize(readFileSync(statePath)) as RetracedState;
const run = new RetracedRun(openTrace(tracePath), target, state);
run.runToEvent(Number.POSITIVE_INFINITY);
writeFileSync(outputPath, target.bytes);
