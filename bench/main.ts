/** `npm run bench [-- --json] [cpu|ddi|kernel|pipes|trace|formats|viewer ...]`: every figure on a line, or all as one JSON object of numbers. */
import Table from 'cli-table3';
import { benchCpu } from './cpu-loops.ts';
import { benchDdiCalls } from './ddi-calls.ts';
import { benchKernel } from './kernel.ts';
import { benchPipes } from './pipes.ts';
import { benchTrace } from './trace.ts';
import { benchFormats } from './trace-formats.ts';
import { benchViewer } from './viewer.ts';

const SUITES: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  cpu: benchCpu,
  ddi: benchDdiCalls,
  kernel: benchKernel,
  pipes: benchPipes,
  trace: benchTrace,
  formats: benchFormats,
  viewer: benchViewer,
};

function formatFigure(value: number): string {
  if (value >= 1000) return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return value.toPrecision(3);
}

const json = process.argv.includes('--json');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--json');
const unknown = wanted.find((name) => SUITES[name] === undefined);
if (unknown !== undefined) {
  process.stderr.write(`no benchmark "${unknown}"; there are: ${Object.keys(SUITES).join(', ')}\n`);
  process.exit(2);
}

const figures: Record<string, number> = {};
for (const name of wanted.length > 0 ? wanted : Object.keys(SUITES)) {
  for (const [label, value] of Object.entries(await SUITES[name]!())) figures[`${name}: ${label}`] = value;
}
if (json) {
  process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
} else {
  const table = new Table({
    head: ['benchmark', 'value'],
    colAligns: ['left', 'right'],
    style: { head: [], border: [] },
  });
  for (const [label, value] of Object.entries(figures)) table.push([label, formatFigure(value)]);
  process.stdout.write(`${table.toString()}\n`);
}
