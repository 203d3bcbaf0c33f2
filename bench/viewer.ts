/**
 * Filters and statistics over ten million synthetic events: the commands as a whole, and the same questions asked of
 * DuckDB on the same events in a Parquet file, and of jq on JSON lines (a tenth of the events). Processor time of all threads.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { compileFilter } from '../filter/compile.ts';
import { TraceScan } from '../filter/scan.ts';
import type { WideValues } from '../proto/column-decode.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { openTrace } from '../proto/trace-reader.ts';
import { traceStats } from '../viewer/stats/stats.ts';
import { commandCosts } from './command-costs.ts';
import { median } from './median.ts';
import { recordRequests } from './synthetic-requests.ts';

const EVENTS = 10_000_000;
const JQ_EVENTS = 1_000_000;
const ROUNDS = 5;
/** Chooses one of five hundred completions, about 2,000 events. */
const FILTER = 'irp_complete && information == 255';

/** Processor seconds of all threads. */
async function secondsOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function countByFilter(path: string, filter: string): number {
  const reader = openTrace(path);
  let count = 0;
  for (const { events } of new TraceScan(reader, compileFilter(filter)).run()) count += events.length;
  reader.close();
  return count;
}

function groupBy(path: string, ...by: string[]): number {
  const reader = openTrace(path);
  const groups = [...traceStats(reader, {}, { by, format: 'jsonl' })].length;
  reader.close();
  return groups;
}

/** The columns that the questions ask for, of all events, into a Parquet file. */
async function writeParquet(connection: DuckDBConnection, trace: string, path: string): Promise<void> {
  await connection.run(
    'create table events (kind utinyint, cpu utinyint, irql utinyint, thread integer, time bigint, information bigint)',
  );
  const appender = await connection.createAppender('events');
  const reader = openTrace(trace);
  for (const batch of reader.batches()) {
    const { lo } = batch.column(EventKind.irpComplete, 3) as WideValues;
    for (let i = 0; i < batch.eventCount; i++) {
      appender.appendUTinyInt(batch.kind[i]!);
      appender.appendUTinyInt(batch.cpu[i]!);
      appender.appendUTinyInt(batch.irql[i]!);
      appender.appendInteger(batch.thread[i]!);
      appender.appendBigInt(BigInt(batch.time[i]!));
      if (batch.kind[i] === EventKind.irpComplete) appender.appendBigInt(BigInt(lo[batch.rowOf(i)]!));
      else appender.appendNull();
      appender.endRow();
    }
    appender.flushSync();
  }
  appender.closeSync();
  reader.close();
  await connection.run(`copy events to '${path}' (format parquet, compression zstd)`);
  await connection.run('drop table events');
}

async function askDuckDb(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.runAndReadAll(sql)).currentRowCount;
}

/** Medians of runs that take turns. */
async function turns(runs: Readonly<Record<string, () => unknown>>): Promise<Record<string, number>> {
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const seconds = await secondsOf(run);
      // The first round warms the compilers up.
      if (round > 0) times[name]!.push(seconds);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

function jqSeconds(lines: string): number | undefined {
  if (spawnSync('jq', ['--version']).status !== 0) return undefined;
  const script = 'select(.kind == "irp_complete" and .fields.information == 255)';
  const { status, stderr } = spawnSync('bash', [
    '-c',
    `TIMEFORMAT='%U %S'; time jq -c '${script}' ${lines} > /dev/null`,
  ]);
  if (status !== 0) throw new Error(String(stderr));
  return String(stderr)
    .trim()
    .split(/\s+/)
    .reduce((sum, part) => sum + Number(part), 0);
}

function writeLines(trace: string, path: string): void {
  const out = openSync(path, 'w');
  const main = join(import.meta.dirname, '../cli/main.js');
  const { status, stderr } = spawnSync(process.execPath, [main, 'cat', trace], { stdio: ['ignore', out, 'pipe'] });
  closeSync(out);
  if (status !== 0) throw new Error(String(stderr));
}

export async function benchViewer(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  try {
    const trace = join(folder, 'ten-million.ntr');
    recordRequests(trace, EVENTS);
    const first = commandCosts('view', trace, '--limit', '20');
    const sparse = commandCosts('view', trace, FILTER, '--format', 'csv', '--columns', 'number,time,information');
    const nothing = commandCosts('view', trace, 'irql > 13', '--format', 'jsonl');
    const latency = commandCosts('view', trace, 'irp.latency > 1ms', '--format', 'jsonl');
    const why = commandCosts(
      'view',
      trace,
      'irp.latency > 1ms && irp.major == READ && irp.status == STATUS_ACCESS_DENIED',
    );
    const byKind = commandCosts('stats', trace, '--format', 'jsonl');
    const byMajor = commandCosts('stats', trace, '--by', 'irp.major', '--of', 'irp.latency', '--format', 'jsonl');

    const parquet = join(folder, 'events.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await writeParquet(connection, trace, parquet);
    const table = `read_parquet('${parquet}')`;
    const kind = EventKind.irpComplete;
    const times = await turns({
      filter: () => countByFilter(trace, FILTER),
      'duckdb filter': () =>
        askDuckDb(connection, `select count(*) from ${table} where kind = ${kind} and information = 255`),
      group: () => groupBy(trace, 'kind', 'thread'),
      'duckdb group': () => askDuckDb(connection, `select kind, thread, count(*) from ${table} group by kind, thread`),
    });
    connection.closeSync();

    const short = join(folder, 'one-million.ntr');
    const lines = join(folder, 'lines.jsonl');
    recordRequests(short, JQ_EVENTS);
    writeLines(short, lines);
    const jq = jqSeconds(lines);
    const own = commandCosts('view', short, FILTER, '--format', 'jsonl').seconds;

    return {
      'first screen, s': first.seconds,
      'filter that finds 2,000 of 10 million events, s': sparse.seconds,
      'filter that finds nothing, s': nothing.seconds,
      'filter, MiB': Math.max(sparse.mebibytes, nothing.mebibytes),
      'filter by irp.latency, s': latency.seconds,
      'filter by irp.latency, MiB': latency.mebibytes,
      'why nothing matches, MiB': why.mebibytes,
      'group by kind, s': byKind.seconds,
      'group by irp.major, latencies summed up, s': byMajor.seconds,
      'group, MiB': Math.max(byKind.mebibytes, byMajor.mebibytes),
      'Parquet (six columns) / .ntr (all), bytes': statSync(parquet).size / statSync(trace).size,
      'DuckDB / ntrewind, filter': times['duckdb filter']! / times.filter!,
      'DuckDB / ntrewind, group by two fields': times['duckdb group']! / times.group!,
      ...(jq !== undefined && { 'jq on JSON lines / ntrewind, filter over 1 million events': jq / own }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
