/** `ntrewind info`: what a trace is, without going through its events. */
import { hex } from '../base/format.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { Driver, Gap } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { formatDuration, formatTime } from '../wording/format-value.ts';
import type { JsonObject } from './event-json.ts';
import { captureText, leftOutCounts } from './left-out.ts';
import { kindCounts } from './selection.ts';
import { type Column, colours, type Layout, paragraph, tableLines } from './text-table.ts';

export interface InfoOptions extends Layout {
  readonly format?: 'table' | 'json' | undefined;
}

interface TraceFacts {
  readonly eventCount: number;
  readonly batchCount: number;
  readonly fileSize: number;
  /** Compressed bytes of the batches alone. */
  readonly eventBytes: number;
  readonly timeMin: number;
  readonly timeMax: number;
  readonly irpMax: number;
}

function factsOf(reader: TraceReader): TraceFacts {
  const { batchIndex, eventCount, batchCount, fileSize } = reader;
  return {
    eventCount,
    batchCount,
    fileSize,
    eventBytes: batchIndex.reduce((sum, { compressedSize }) => sum + compressedSize, 0),
    timeMin: batchIndex.reduce((least, { timeMin }) => Math.min(least, timeMin), Number.POSITIVE_INFINITY),
    timeMax: batchIndex.reduce((most, { timeMax }) => Math.max(most, timeMax), 0),
    irpMax: batchIndex.reduce((most, { irpMax }) => Math.max(most, irpMax), 0),
  };
}

function hashText({ imageSha256 }: Driver): string {
  return [...imageSha256]
    .map((byte) => hex(byte, 2))
    .join('')
    .toLowerCase();
}

/** Bytes of a driver's image, undefined when the trace does not hold it. Throws TraceError when it is damaged. */
function imageSize(reader: TraceReader, driver: Driver): number | undefined {
  const held = reader.blobs.some((sha256) => Buffer.compare(sha256, driver.imageSha256) === 0);
  return held ? reader.blob(driver.imageSha256).length : undefined;
}

/** How the recording ended, or that nobody knows. */
function endText(reader: TraceReader): string {
  if (reader.truncatedBecause !== undefined) {
    return `cut short after ${reader.truncatedAt} bytes: ${reader.truncatedBecause.message}`;
  }
  return reader.summary?.endReason ?? 'the recording did not end in order';
}

/** What a repair could not save. */
function gapText({ firstEvent, eventCount }: Gap): string {
  return `events ${firstEvent} to ${firstEvent + eventCount - 1}: the trace was damaged there, and repaired`;
}

/** `12.30`, or `-` without events. */
function ratio(bytes: number, events: number): string {
  return events === 0 ? '-' : (bytes / events).toFixed(2);
}

const UNIX_EPOCH_100NS = 116_444_736_000_000_000n;

/** Simulated system time at boot as ISO text. */
function bootTimeText(bootTime: string): string {
  if (!/^\d{1,20}$/.test(bootTime)) return bootTime;
  const ms = Number((BigInt(bootTime) - UNIX_EPOCH_100NS) / 10_000n);
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? bootTime : date.toISOString();
}

/** The limit that keeps every transfer whole. */
const WHOLE_PAYLOADS = 0xffff_ffff;

const KIND_COLUMNS: readonly Column[] = [
  { title: 'kind' },
  { title: 'events', align: 'right' },
  { title: 'share', align: 'right' },
];

/** Yields the lines of the summary. Throws TraceError when an image is damaged. */
export function* traceInfo(reader: TraceReader, options: InfoOptions = {}): Generator<string> {
  if (options.format === 'json') {
    yield JSON.stringify(infoJson(reader));
    return;
  }
  const { bold } = colours(options);
  const facts = factsOf(reader);
  const width = Math.max(...headLines(reader, facts).map(([title]) => title.length));
  const lines = headLines(reader, facts).map(([title, text]) => `${title.padEnd(width)}  ${text}`);
  yield* paragraph(lines, options);
  if (reader.drivers.length > 0) {
    yield* paragraph(['', { text: 'drivers', paint: bold }, ...driverLines(reader)], options);
  }
  if (facts.eventCount === 0) return;
  yield '';
  yield* tableLines(KIND_COLUMNS, kindRows(reader), options);
}

function headLines(reader: TraceReader, facts: TraceFacts): [title: string, text: string][] {
  const { header } = reader;
  const { eventCount, batchCount, fileSize, eventBytes, timeMin, timeMax, irpMax } = facts;
  const batches = batchCount === 1 ? '1 batch' : `${batchCount} batches`;
  const lines: [string, string][] = [
    ['scenario', header.scenario || '-'],
    ['recorded by', `ntrewind ${header.toolVersion}, engine ${header.engineVersion}`],
    ['trace format', `${header.formatMajor}.${header.formatMinor}`],
    ['system', `Windows build ${header.windowsBuild}, processors ${header.processorCount}, ${header.ramMegabytes} MiB`],
    ['boot time', bootTimeText(header.bootTime)],
    ['seed', String(header.seed)],
    ['payload limit', payloadText(header.payloadLimit)],
    ['drivers at end', header.unloadAtEnd ? 'unloaded' : 'left loaded'],
    ['end', endText(reader)],
    ['file', `${fileSize} bytes, ${ratio(fileSize, eventCount)} an event`],
    ['events', `${eventCount} in ${batches} of ${eventBytes} bytes, ${ratio(eventBytes, eventCount)} an event`],
  ];
  if (eventCount > 0) {
    const span = `${formatTime(timeMin)} to ${formatTime(timeMax)} ms, ${formatDuration(timeMax - timeMin)}`;
    lines.push(['time', span], ['IRPs', irpMax === 0 ? 'none' : `up to number ${irpMax}`]);
  }
  const kept = captureText(reader);
  if (kept !== undefined) lines.push(['kept only', kept], ['left out', leftOutSummary(reader)]);
  if (header.quirk.length > 0) lines.push(['quirks', header.quirk.join(', ')]);
  for (const gap of reader.gaps) lines.push(['lost', gapText(gap)]);
  if (header.removed.length > 0) lines.push(['taken out', header.removed.join(', ')]);
  const hash = reader.summary?.eventHash;
  if (hash !== undefined) lines.push(['event hash', (hex(hash.hi, 8) + hex(hash.lo, 8)).toLowerCase()]);
  return lines;
}

function payloadText(limit: number): string {
  if (limit === 0) return 'no contents of transfers';
  return limit === WHOLE_PAYLOADS ? 'transfers are kept whole' : `${limit} bytes of a transfer`;
}

function leftOutSummary(reader: TraceReader): string {
  const counts = [...leftOutCounts(reader)];
  if (reader.summary === undefined) return 'nobody knows how many events: the recording did not end in order';
  if (counts.length === 0) return 'no events';
  const texts = counts.map(([kind, count]) => `${count} ${KIND_BY_NUMBER[kind]?.name ?? `kind ${kind}`}`);
  return texts.join(', ');
}

function* driverLines(reader: TraceReader): Generator<string> {
  for (const driver of reader.drivers) {
    const size = imageSize(reader, driver);
    const symbols = driver.symbolName.length === 0 ? 'no symbols' : `${driver.symbolName.length} symbols`;
    const version = driver.fileVersion === '' ? '' : ` version ${driver.fileVersion}`;
    yield `  ${driver.service}: ${driver.fileName}${version}, ${size === undefined ? 'image not in the trace' : `${size} bytes`}, ${symbols}`;
    yield `    SHA-256 ${hashText(driver)}`;
    if (driver.pdbGuid !== '') yield `    PDB ${driver.pdbGuid} age ${driver.pdbAge} ${driver.pdbPath}`.trimEnd();
    for (const note of driver.note) yield `    note: ${note}`;
  }
}

function* kindRows(reader: TraceReader): Generator<string[]> {
  for (const [kind, count] of kindCounts(reader)) {
    const name = KIND_BY_NUMBER[kind]?.name ?? `kind ${kind}`;
    yield [name, String(count), `${((count / reader.eventCount) * 100).toFixed(1)} %`];
  }
}

function infoJson(reader: TraceReader): JsonObject {
  const { header, truncatedAt } = reader;
  const facts = factsOf(reader);
  const { eventCount, eventBytes } = facts;
  const kinds = [...kindCounts(reader)].map(([kind, count]) => [KIND_BY_NUMBER[kind]?.name ?? `kind_${kind}`, count]);
  const hash = reader.summary?.eventHash;
  return {
    scenario: header.scenario,
    tool_version: header.toolVersion,
    engine_version: header.engineVersion,
    format: [header.formatMajor, header.formatMinor],
    windows_build: header.windowsBuild,
    processors: header.processorCount,
    ram_megabytes: header.ramMegabytes,
    boot_time_100ns: header.bootTime,
    seed: header.seed,
    payload_limit: header.payloadLimit,
    kept_only: captureText(reader) ?? null,
    left_out: Object.fromEntries(
      [...leftOutCounts(reader)].map(([kind, count]) => [KIND_BY_NUMBER[kind]?.name ?? `kind_${kind}`, count]),
    ),
    cpuid: header.cpuid,
    quirks: header.quirk,
    unload_at_end: header.unloadAtEnd,
    end_reason: reader.summary?.endReason ?? null,
    truncated_at: truncatedAt ?? null,
    file_bytes: facts.fileSize,
    events: eventCount,
    removed: header.removed,
    lost: reader.gaps.map((gap) => [gap.firstEvent, gap.firstEvent + gap.eventCount - 1]),
    batches: facts.batchCount,
    event_bytes: eventBytes,
    bytes_per_event: eventCount === 0 ? null : eventBytes / eventCount,
    time_min_ns: eventCount === 0 ? null : facts.timeMin,
    time_max_ns: eventCount === 0 ? null : facts.timeMax,
    irp_max: facts.irpMax,
    event_hash: hash === undefined ? null : (hex(hash.hi, 8) + hex(hash.lo, 8)).toLowerCase(),
    kinds: Object.fromEntries(kinds),
    drivers: reader.drivers.map((driver) => ({
      service: driver.service,
      file: driver.fileName,
      sha256: hashText(driver),
      bytes: imageSize(reader, driver) ?? null,
      symbols: driver.symbolName.length,
      version: driver.fileVersion || null,
      pdb: driver.pdbGuid === '' ? null : { guid: driver.pdbGuid, age: driver.pdbAge, path: driver.pdbPath },
      notes: driver.note,
    })),
  };
}
