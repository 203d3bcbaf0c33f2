/** `ntrewind analyze`: why a run failed, in the form of the debugger's `!analyze -v`. Source: the page "!analyze". */
import { formatAddress, hex0x } from '../../base/format.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import type { BugCheckAdvice } from '../../nt/bug-check-advice.ts';
import { bugCheckName, describeBugCheck } from '../../nt/bugcheck.ts';
import { irqlName } from '../../nt/irql.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { processorOf } from '../../wording/contexts.ts';
import { formatHexU64, formatTime, lockTypeName } from '../../wording/format-value.ts';
import { addressJson, type JsonObject } from '../event-json.ts';
import { stackLines } from '../irp/irp.ts';
import { leftOutText } from '../left-out.ts';
import type { Holding } from '../summary/lock-use.ts';
import { colours, type Layout, paragraph, type TextLine, tableLines } from '../text-table.ts';
import { shortIrql } from '../view-columns.ts';
import { ADDRESS, addressOf, Failure } from './failure.ts';
import { stoppedKind } from './stopped.ts';

export interface AnalysisOptions extends Layout {
  readonly format?: 'text' | 'json' | undefined;
}

/** Clues beyond these are counted. */
const MOST_CLUES = 12;
/** Frames of a stack beyond these are counted: what calls itself without end fills it. */
const MOST_FRAMES = 24;

/** Yields the lines of the analysis. Throws TraceError. */
export function* analysis(reader: TraceReader, options: AnalysisOptions = {}): Generator<string> {
  const failure = new Failure(reader);
  if (options.format === 'json') {
    yield JSON.stringify(analysisJson(reader, failure));
    return;
  }
  yield* new AnalysisText(failure, options).lines();
  const note = leftOutText(reader);
  if (note !== undefined) yield* paragraph(['', `note: ${note}`], options);
}

/** `a waits for x, b waits for y; IRP 1 is with z`, one by one. */
function waits(reason: string): string[] {
  return reason.slice(reason.indexOf(': ') + 2).split(/, (?=\S+ waits |processor )|; /);
}

class AnalysisText {
  private readonly failure: Failure;
  private readonly options: AnalysisOptions;

  constructor(failure: Failure, options: AnalysisOptions) {
    this.failure = failure;
    this.options = options;
  }

  *lines(): Generator<string> {
    const { failure, options } = this;
    if (failure.bugCheck !== undefined) yield* paragraph(this.bugCheckLines(), options);
    else if (!failure.isFailure) {
      yield* paragraph([`The run ended as it should: ${failure.reason}. There is nothing to analyse.`], options);
      return;
    } else yield* paragraph(this.stoppedLines(), options);
    yield* paragraph(this.clueLines(), options);
    yield* this.stacks();
    yield* paragraph(this.lockLines(), options);
    yield* this.irp();
    yield* paragraph(this.dumpLines(), options);
    yield* this.lastEvents();
  }

  /** What routines of drivers had to tell when the system stopped. */
  private *dumpLines(): Generator<string | TextLine> {
    const { dumpData } = this.failure;
    if (dumpData.length === 0) return;
    yield '';
    yield this.title('CALLBACK_DATA:');
    for (const { text, preview } of dumpData) {
      yield { text: `  ${text}`, hang: 4 };
      if (preview !== '') yield { text: `    ${preview}`, hang: 6 };
    }
  }

  private title(text: string): TextLine {
    return { text, paint: colours(this.options).bold };
  }

  private *bugCheckLines(): Generator<string | TextLine> {
    const { failure } = this;
    const { fields, irql, cpu, thread, time, number } = failure.bugCheck!;
    const code = fields.code as number;
    const described = describeBugCheck(code);
    yield this.title(`${bugCheckName(code)} (${(code >>> 0).toString(16)})`);
    if (described !== undefined && described.cause !== '') yield `${capital(described.cause)}.`;
    yield `${capital(this.named(fields.text as string))}.`;
    yield 'Arguments:';
    const { advice } = failure;
    for (const [index, { value, meaning, place }] of failure.arguments.entries()) {
      const at = place === '' ? '' : ` [${place}]`;
      yield { text: `Arg${index + 1}: ${formatWide(value)}, ${meaning || 'reserved'}${at}`, hang: 6 };
    }
    yield '';
    yield `BUGCHECK_CODE:  ${(code >>> 0).toString(16)}`;
    yield `IRQL:           ${irql} (${irqlName(irql)})`;
    yield `PROCESSOR:      ${cpu}`;
    yield `PROCESS_NAME:   ${failure.names.process(failure.names.processOf(thread))}`;
    yield `THREAD:         ${failure.names.thread(thread)}`;
    yield `TIME:           ${formatTime(time)} ms, event ${number}`;
    yield* this.siteLines(`0x${(code >>> 0).toString(16).toUpperCase()}`);
    if (advice !== undefined) yield* adviceLines(advice);
  }

  private *clueLines(): Generator<string | TextLine> {
    const { clues } = this.failure;
    if (clues.length === 0) return;
    yield '';
    yield this.title('WHAT_LED_TO_IT:');
    for (const { text } of clues.slice(0, MOST_CLUES)) yield { text: `  ${text}`, hang: 4 };
    if (clues.length > MOST_CLUES) yield `  ... and ${clues.length - MOST_CLUES} more`;
  }

  /** Which driver and function; the bucket is the same for all failures of one kind at one place. */
  private *siteLines(kind: string): Generator<string> {
    const { names, site } = this.failure;
    if (site === NULL_ADDRESS) return;
    const symbol = names.symbolise(site);
    yield `MODULE_NAME:    ${names.modules.moduleAt(site)?.name ?? 'unknown'}`;
    yield `SYMBOL_NAME:    ${symbol}`;
    yield `BUCKET:         ${kind}_${symbol.replace(/\+0x[0-9a-f]+$/, '')}`;
  }

  private *stoppedLines(): Generator<string | TextLine> {
    const { reason } = this.failure;
    if (reason === '') {
      yield 'The trace has no end: it was cut off, so it does not tell how the run ended.';
      return;
    }
    const kind = stoppedKind(reason);
    yield this.title(kind?.name ?? 'STOPPED');
    if (reason.startsWith('deadlock: ')) {
      yield '';
      yield 'WHO_WAITS:';
      for (const text of waits(reason)) yield { text: `  ${this.named(text)}`, hang: 4 };
    } else yield `${capital(this.named(reason))}.`;
    yield '';
    yield* this.siteLines(kind?.name.replace(/:.*/, '') ?? 'STOPPED');
    if (kind !== undefined) yield* adviceLines(kind);
  }

  /** A text of the kernel, which knows no names, with what its addresses stand for. */
  private named(text: string): string {
    const { names } = this.failure;
    return text.replace(ADDRESS, (digits) => {
      const place = names.placeOf(addressOf(digits))?.text;
      return place === undefined ? digits : `${digits} [${place}]`;
    });
  }

  private *stacks(): Generator<string> {
    const { stacks, names, routine } = this.failure;
    for (const [thread, frames] of stacks) {
      yield '';
      yield* paragraph([this.title(`STACK_TEXT: ${names.thread(thread)}`)], this.options);
      if (thread === this.failure.thread && routine !== '') yield `  ${' '.repeat(17)}  ${routine}`;
      for (const frame of frames.slice(0, MOST_FRAMES)) yield `  ${formatAddress(frame)}  ${names.symbolise(frame)}`;
      if (frames.length > MOST_FRAMES) yield `  ... and ${frames.length - MOST_FRAMES} more frames`;
    }
  }

  private *lockLines(): Generator<string | TextLine> {
    const { held } = this.failure;
    yield '';
    const none = this.failure.mayLackLocks ? 'LOCKS_HELD: not in the trace' : 'LOCKS_HELD: none';
    yield this.title(held.length === 0 ? none : 'LOCKS_HELD:');
    for (const holding of held) yield { text: `  ${this.holdingText(holding)}`, hang: 4 };
  }

  private holdingText(holding: Holding): string {
    const { lockNames } = this.failure;
    const { use, callSite, event } = holding;
    const where = callSite === NULL_ADDRESS ? '' : ` at ${lockNames.symbolise(callSite)}`;
    return `${lockTypeName(use.type)} ${use.place}, by ${holderOf(this.failure, holding)}${where} (event ${event})`;
  }

  private *irp(): Generator<string> {
    const { irp } = this.failure;
    if (irp === undefined) return;
    yield '';
    const request = irp.sent ? irp.request : 'not sent';
    yield* paragraph([this.title(`IRP: ${irp.irp} ${request}, of ${irp.requester}`)], this.options);
    for (const { by, event } of irp.completions) yield `  completed by ${by} (event ${event})`;
    yield* paragraph(stackLines(irp, colours(this.options)), this.options);
  }

  private *lastEvents(): Generator<string> {
    const { last } = this.failure;
    if (last.length === 0) return;
    yield '';
    yield* paragraph([this.title(`LAST_EVENTS: of ${this.failure.names.thread(this.failure.thread)}`)], this.options);
    yield* tableLines(
      [
        { title: '#', align: 'right' },
        { title: 'ms', align: 'right', optional: 2 },
        { title: 'irql', optional: 3 },
        { title: 'what', flexible: true },
        { title: 'call site', maxWidth: 40, optional: 1 },
      ],
      last.map(({ number, time, irql, name, text, callSite }) => [
        String(number),
        formatTime(time),
        shortIrql(irql),
        `${name} ${text}`,
        callSite,
      ]),
      this.options,
    );
  }
}

function* adviceLines({ cause, look }: BugCheckAdvice): Generator<string | TextLine> {
  yield '';
  yield { text: `LIKELY_CAUSE:   ${cause}`, hang: 16 };
  yield { text: `LOOK_AT:        ${look}`, hang: 16 };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As the debugger shows a value of 64 bits. */
function formatWide(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}

function holderOf({ lockNames }: Failure, { context }: Holding): string {
  return context >= 0 ? lockNames.thread(context) : `a DPC or interrupt on CPU ${processorOf(context)}`;
}

function bugCheckJson(failure: Failure): JsonObject | null {
  const { bugCheck, names, routine, kind } = failure;
  if (bugCheck === undefined) return null;
  const code = bugCheck.fields.code as number;
  return {
    code: hex0x(code >>> 0),
    name: bugCheckName(code),
    meaning: describeBugCheck(code)?.cause ?? null,
    text: bugCheck.fields.text as string,
    arguments: failure.arguments.map(({ value, meaning, place }) => ({
      value: formatHexU64(value),
      meaning,
      place: place === '' ? null : place,
    })),
    kind: kind?.cause ?? null,
    event: bugCheck.number,
    time_ns: bugCheck.time,
    irql: irqlName(bugCheck.irql),
    cpu: bugCheck.cpu,
    thread: names.thread(bugCheck.thread),
    process: names.process(names.processOf(bugCheck.thread)),
    routine: routine === '' ? null : routine,
  };
}

function analysisJson(reader: TraceReader, failure: Failure): JsonObject {
  const { names, stacks, held, irp, last, reason, site, clues } = failure;
  return {
    reason: reason === '' ? null : reason,
    failed: failure.isFailure,
    ended: failure.bugCheck !== undefined ? 'BUG_CHECK' : (stoppedKind(reason)?.name.replace(/:.*/, '') ?? null),
    likely_cause: failure.advice?.cause ?? stoppedKind(reason)?.cause ?? null,
    look_at: failure.advice?.look ?? stoppedKind(reason)?.look ?? null,
    module: site === NULL_ADDRESS ? null : (names.modules.moduleAt(site)?.name ?? null),
    symbol: site === NULL_ADDRESS ? null : names.symbolise(site),
    bug_check: bugCheckJson(failure),
    what_led_to_it: clues.map(({ text }) => text),
    waits: reason.startsWith('deadlock: ') ? waits(reason) : [],
    stacks: [...stacks].map(([thread, frames]) => ({
      thread: names.thread(thread),
      frames: frames.map((frame) => ({ address: addressJson(frame), name: names.symbolise(frame) })),
    })),
    locks_held: held.map((holding) => ({
      type: lockTypeName(holding.use.type),
      lock: holding.use.place,
      by: holderOf(failure, holding),
      event: holding.event,
    })),
    irp:
      irp === undefined
        ? null
        : { irp: irp.irp, request: irp.sent ? irp.request : null, stack: irp.stack.json(irp.names!) },
    callback_data: failure.dumpData.map(({ component, guid, text, event }) => ({
      component,
      guid: guid === '' ? null : guid,
      text,
      event,
    })),
    last_events: last.map(({ number, time, name, text, callSite }) => ({
      event: number,
      time_ns: time,
      kind: name,
      text,
      call_site: callSite === '' ? null : callSite,
    })),
    note: leftOutText(reader) ?? null,
  };
}
