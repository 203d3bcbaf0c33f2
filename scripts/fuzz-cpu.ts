/**
 * `npm run fuzz:cpu -- [--seconds N | --cases N] [--seed N] [--form PATTERN] [--jobs N] [--group N] [--report FILE]`:
 * the engine against the host CPU for as long as asked. Prints each kind of difference once, in its smallest form, with
 * the command that repeats it; exits with 1 when there was any. docs/cpu-coverage.md says what is compared.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formCatalogue } from '../machine/cpu/testing/form-catalogue.ts';
import { type Difference, Fuzzer } from '../machine/cpu/testing/fuzzer.ts';
import { describeDifference, minimise } from '../machine/cpu/testing/minimise.ts';

/** Differences shown in full; the others are only counted. */
const MOST_SHOWN = 20;
const PROGRESS_MS = 2000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: 'Infinity' },
    cases: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    form: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    group: { type: 'string' },
    report: { type: 'string' },
    /** Internal: this process is one of several, `number/count`. */
    share: { type: 'string' },
  },
});
const seed = Number(values.seed);
const jobs = Number(values.jobs);
if (![seed, jobs, Number(values.seconds), Number(values.cases)].every((n) => n >= 0)) {
  throw new Error('--seed, --jobs, --seconds and --cases take numbers');
}

/** What a process has done so far. */
interface Progress {
  readonly cases: number;
  readonly runs: number;
  readonly faults: number;
  readonly differences: number;
  readonly forms: readonly (readonly [string, number])[];
  /** Text of a difference found since the last message. */
  readonly text?: string;
}

function repeatCommand(difference: Difference): string {
  const form = values.form === undefined ? '' : ` --form '${values.form}'`;
  return `npm run fuzz:cpu -- --seed ${seed} --group ${difference.group.number}${form}`;
}

/** Fuzzes in this process, telling `tell` every now and then and at the end. */
async function fuzz(share: readonly [number, number], tell: (progress: Progress) => void): Promise<void> {
  const single = values.group !== undefined;
  const fuzzer = new Fuzzer({
    seed,
    firstGroup: single ? Number(values.group) : share[0],
    stride: share[1],
    ...(values.form === undefined ? {} : { forms: new RegExp(values.form) }),
  });
  const seen = new Set<string>();
  let differences = 0;
  const progress = (text?: string): Progress => ({
    cases: fuzzer.cases,
    runs: fuzzer.runs,
    faults: fuzzer.faults,
    differences,
    forms: [...fuzzer.casesByForm],
    ...(text === undefined ? {} : { text }),
  });
  const deadline = performance.now() + Number(values.seconds) * 1000;
  const cases = Number(values.cases) / share[1];
  const enough = () => performance.now() >= deadline || fuzzer.cases >= cases;
  const toShow: Difference[] = [];
  const note = (found: readonly Difference[]) => {
    differences += found.length;
    for (const difference of found) {
      if (seen.has(difference.group.form) || toShow.length === MOST_SHOWN) continue;
      seen.add(difference.group.form);
      toShow.push(difference);
      tell(progress(`${difference.group.form} differs in group ${difference.group.number}; more at the end`));
    }
  };
  let told = performance.now();
  if (single) note(await fuzzer.runGroups(1));
  else {
    for await (const found of fuzzer.run(enough)) {
      note(found);
      if (performance.now() - told < PROGRESS_MS) continue;
      told = performance.now();
      tell(progress());
    }
  }
  const done = progress();
  for (const difference of toShow) {
    const smallest = await minimise(fuzzer, difference);
    tell({ ...done, text: `${describeDifference(smallest)}\n  again: ${repeatCommand(difference)}` });
  }
  tell(done);
  fuzzer.close();
}

/** Fuzzes in `jobs` processes with different groups of the same seed. */
async function fuzzInProcesses(tell: (job: number, progress: Progress) => void): Promise<void> {
  const run = (job: number) =>
    new Promise<void>((resolve, reject) => {
      const own = process.argv.slice(2);
      const file = fileURLToPath(import.meta.url);
      const child = spawn(process.execPath, [...process.execArgv, file, ...own, '--share', `${job}/${jobs}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: child.stdout }).on('line', (line) => tell(job, JSON.parse(line)));
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`a fuzzing process ended with ${code}`))));
    });
  await Promise.all(Array.from({ length: jobs }, (_, job) => run(job)));
}

function writeReport(file: string, byForm: ReadonlyMap<string, number>, total: Progress): void {
  const entries = formCatalogue().map(({ form, excluded }) => ({ form, cases: byForm.get(form) ?? 0, excluded }));
  if (file.endsWith('.json')) {
    writeFileSync(file, `${JSON.stringify({ ...total, forms: entries }, undefined, 1)}\n`);
    return;
  }
  const tested = entries.filter((entry) => entry.excluded === undefined);
  const least = Math.min(...tested.map((entry) => entry.cases));
  writeFileSync(
    file,
    [
      '# CPU forms tested against the host CPU',
      '',
      'Written by `npm run fuzz:cpu -- --report`; [cpu-coverage.md](cpu-coverage.md) explains it.',
      '',
      `${total.cases.toLocaleString('en')} cases, ${total.faults.toLocaleString('en')} of them ending with an exception;`,
      `${total.runs.toLocaleString('en')} runs of the engine; ${total.differences} differences.`,
      `${tested.length} forms, at least ${least.toLocaleString('en')} cases each (and parts of sequences besides).`,
      '',
      '| form | cases that start with it |',
      '| --- | ---: |',
      ...tested.map(({ form, cases }) => `| \`${form}\` | ${cases.toLocaleString('en')} |`),
      '',
      '## Not run on the host',
      '',
      '| form | why |',
      '| --- | --- |',
      ...entries
        .filter((entry) => entry.excluded !== undefined)
        .map((entry) => `| \`${entry.form}\` | ${entry.excluded} |`),
      '',
    ].join('\n'),
  );
}

async function main(): Promise<void> {
  if (values.share !== undefined) {
    const [job, count] = values.share.split('/').map(Number);
    await fuzz([job!, count!], (progress) => process.stdout.write(`${JSON.stringify(progress)}\n`));
    return;
  }
  const latest = new Map<number, Progress>();
  const started = performance.now();
  const sum = (key: 'cases' | 'runs' | 'faults' | 'differences') =>
    [...latest.values()].reduce((total, progress) => total + progress[key], 0);
  const tell = (job: number, progress: Progress) => {
    latest.set(job, progress);
    if (progress.text !== undefined) console.log(`\n${progress.text}`);
    const rate = Math.round((sum('cases') / (performance.now() - started)) * 1000);
    const line = `${sum('cases').toLocaleString('en')} cases, ${rate.toLocaleString('en')}/s, ${sum('differences')} differences`;
    process.stderr.write(process.stderr.isTTY ? `\r${line} ` : `${line}\n`);
  };
  console.log(`seed ${seed}`);
  if (jobs > 1 && values.group === undefined) await fuzzInProcesses(tell);
  else await fuzz([0, 1], (progress) => tell(0, progress));
  const byForm = new Map<string, number>();
  for (const progress of latest.values()) {
    for (const [form, cases] of progress.forms) byForm.set(form, (byForm.get(form) ?? 0) + cases);
  }
  const total = {
    cases: sum('cases'),
    runs: sum('runs'),
    faults: sum('faults'),
    differences: sum('differences'),
    forms: [],
  };
  console.log(
    `\n${total.cases.toLocaleString('en')} cases of ${byForm.size} forms, at least ${Math.min(...byForm.values())} each; ` +
      `${total.differences} differences`,
  );
  if (values.report !== undefined) writeReport(values.report, byForm, total);
  if (total.differences > 0) process.exitCode = 1;
}

await main();
