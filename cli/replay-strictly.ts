/** A strict replay from the command line: to the end, with a proof or the first difference; or to a place, to look at the machine. */
import type { TraceReader } from '../proto/trace-reader.ts';
import { type ReplayResult, StrictReplay } from '../replayer/strict-replay.ts';
import { type MachineView, machineView } from '../system/inspect/machine-view.ts';
import type { ScriptsByService } from '../system/trace-header.ts';
import { describeEventIn } from '../viewer/describe.ts';
import { addressJson, type JsonObject } from '../viewer/event-json.ts';
import { formatCount } from './amounts.ts';
import { divergenceJson, divergenceLines, divergenceReport, namesBefore } from './divergence-report.ts';
import { EXIT_DIFFERENT, EXIT_INTERRUPTED, EXIT_OK } from './exit-codes.ts';
import { machineLines } from './machine-text.ts';
import { type DumpedMemory, dumpLines, dumpMemory, hexDigits } from './memory-dump.ts';
import { outputLayout, printLines } from './output.ts';
import { isFailure, printAnalysis } from './print-analysis.ts';
import { runInSlices } from './run-slices.ts';
import { stopEvent } from './stop-target.ts';
import { supplyImages } from './supply-images.ts';
import { showSymbols } from './symbols-option.ts';
import { withTrace } from './with-trace.ts';

export interface StrictReplayFlags {
  readonly image?: string[];
  readonly symbols?: string[];
  readonly quiet?: boolean;
  readonly to?: string;
  readonly dump?: string[];
  readonly format?: 'text' | 'json';
}

/**
 * Replays strictly and says how it went, or what the machine looks like at `--to`. Returns the exit code.
 * @param scripts the TypeScript drivers of the trace
 */
export async function replayStrictly(
  path: string,
  flags: StrictReplayFlags,
  scripts: ScriptsByService = new Map(),
): Promise<number> {
  return withTrace(path, async (reader) => {
    await showSymbols([reader], flags.symbols);
    supplyImages(reader, flags.image);
    const stopBefore = flags.to === undefined ? undefined : stopEvent(reader, flags.to);
    const session = new StrictReplay(reader, stopBefore === undefined ? { scripts } : { scripts, stopBefore });
    session.boot();
    const { result, interrupted } = await runSession(session, reader, flags.quiet ?? false);
    if (interrupted) {
      process.stderr.write(`ntrewind: interrupted after ${formatCount(result.matched)} events\n`);
      return EXIT_INTERRUPTED;
    }
    if (result.divergence !== undefined) {
      const report = divergenceReport(path, reader, result.divergence);
      await printLines(flags.format === 'json' ? [jsonText(divergenceJson(report))] : divergenceLines(report));
      return EXIT_DIFFERENT;
    }
    if (result.stopped === true) await printLines(stoppedLines(session, reader, flags));
    else {
      await printLines(matchedLines(path, reader, result, flags));
      const isWanted = flags.format !== 'json' && flags.quiet !== true;
      if (isWanted && isFailure(result.recordedEnd)) await printAnalysis(reader);
    }
    return EXIT_OK;
  });
}

function runSession(session: StrictReplay, reader: TraceReader, quiet: boolean) {
  return runInSlices<ReplayResult>({
    run: (steps) => session.run(steps),
    interrupt: () => ({ matched: session.checker.eventCount, divergence: undefined, recordedEnd: undefined }),
    progress: () => `replaying: ${formatCount(session.checker.eventCount)} of ${formatCount(reader.eventCount)} events`,
    quiet,
  });
}

function jsonText(value: object): string {
  return JSON.stringify(value, undefined, 2);
}

function* matchedLines(
  path: string,
  reader: TraceReader,
  { matched, recordedEnd }: ReplayResult,
  { format, quiet }: StrictReplayFlags,
): Generator<string> {
  if (format === 'json') {
    yield jsonText({ trace: path, events: matched, divergence: null, recorded_end: recordedEnd ?? null });
    return;
  }
  if (quiet) return;
  const cut = reader.gaps.length > 0 ? ' (the trace has a gap there)' : ' (the recording was cut short there)';
  yield `${path}: ${formatCount(matched)} events, 0 divergences${recordedEnd === undefined ? cut : ''}`;
}

/** The machine where the replay has stopped. */
function* stoppedLines(session: StrictReplay, reader: TraceReader, flags: StrictReplayFlags): Generator<string> {
  const number = session.checker.eventCount;
  const names = namesBefore(reader, number);
  const view = machineView(session.system, (address) => names.placeOf(address)?.text ?? '');
  const dumps = dumpMemory(session.system, flags.dump ?? [], view.registers);
  if (flags.format === 'json') {
    yield jsonText(stoppedJson(number, view, dumps));
    return;
  }
  yield `at event ${formatCount(number)}, ${describeEventIn(reader, reader.event(number))}`;
  yield* machineLines(view, outputLayout());
  for (const dump of dumps) {
    yield '';
    yield `${dump.length} bytes of memory`;
    yield* dumpLines(dump);
  }
}

function stoppedJson(number: number, view: MachineView, dumps: readonly DumpedMemory[]): object {
  const memory: JsonObject[] = dumps.map(({ address, length, lines }) => ({
    address: addressJson(address),
    length,
    lines: lines.map((line) => ({
      address: addressJson(line.address),
      bytes: line.bytes === undefined ? null : hexDigits(line.bytes, ''),
    })),
  }));
  return { event: number, ...view, memory };
}
