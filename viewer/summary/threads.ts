/**
 * `ntrewind threads`: a bar for each processor and thread, drawn over time: who ran where, who could have run, who waited.
 * Stretches in which no processor had anything to do are cut short, unless the axis is to be true to scale.
 */
import { InputError } from '../../base/errors.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { formatDuration, formatTime } from '../../wording/format-value.ts';
import { TraceNames } from '../../wording/names.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, unknownLines } from '../left-out.ts';
import { type Moment, timeAt } from '../moment.ts';
import { type Colours, colours, paragraph, visible } from '../text-table.ts';
import { type SummaryOptions, summaryLines } from './summary.ts';
import { type ProcessorState, THREAD_KINDS, type ThreadState, ThreadStates } from './thread-states.ts';
import { TimeAxis, type TimeSpan } from './time-axis.ts';

export interface ThreadsOptions extends SummaryOptions {
  readonly from?: Moment | undefined;
  readonly to?: Moment | undefined;
  /** Idle time is not cut. */
  readonly toScale?: boolean | undefined;
  /** Bars from plain characters. */
  readonly ascii?: boolean | undefined;
}

interface ThreadTotal {
  readonly thread: number;
  runNs: number;
  readyNs: number;
  waitNs: number;
  /** Times it got a processor. */
  switches: number;
  firstNs: number;
  lastNs: number;
}

interface ProcessorTotal {
  readonly cpu: number;
  busyNs: number;
  interruptNs: number;
  idleNs: number;
  switches: number;
}

/** As many idle stretches are kept as a wide axis could cut. */
const MOST_IDLE = 512;

/** First pass: sums, and the longest stretches of idleness. */
class Totals {
  readonly names: TraceNames;
  readonly threads = new Map<number, ThreadTotal>();
  readonly processors = new Map<number, ProcessorTotal>();
  idle: TimeSpan[] = [];
  readonly span: TimeSpan;

  constructor(reader: TraceReader, span: TimeSpan) {
    this.names = new TraceNames(reader);
    this.span = span;
    const state: Record<ThreadState, 'runNs' | 'readyNs' | 'waitNs'> = {
      running: 'runNs',
      ready: 'readyNs',
      waiting: 'waitNs',
    };
    ThreadStates.scan(
      reader,
      {
        thread: (thread, is, whole) => {
          const part = clip(whole, span);
          if (part === undefined) return;
          const total = this.thread(thread, part.from);
          total[state[is]] += part.to - part.from;
          total.lastNs = part.to;
        },
        processor: (cpu, is, whole) => {
          const part = clip(whole, span);
          if (part === undefined) return;
          this.processor(cpu)[sumOf(is)] += part.to - part.from;
        },
        idle: (whole) => this.keepIdle(clip(whole, span)),
        switched: (_from, to, cpu) => {
          this.processor(cpu).switches++;
          const total = this.threads.get(to);
          if (total !== undefined) total.switches++;
          else if (to !== 0) this.pending.set(to, (this.pending.get(to) ?? 0) + 1);
        },
      },
      this.names,
    );
    this.trim();
    this.idle.sort((a, b) => a.from - b.from);
  }

  /** Switches to threads whose first span has not ended yet. */
  private readonly pending = new Map<number, number>();

  private thread(thread: number, firstNs: number): ThreadTotal {
    let total = this.threads.get(thread);
    if (total === undefined) {
      const switches = this.pending.get(thread) ?? 0;
      this.pending.delete(thread);
      total = { thread, runNs: 0, readyNs: 0, waitNs: 0, switches, firstNs, lastNs: firstNs };
      this.threads.set(thread, total);
    }
    return total;
  }

  private processor(cpu: number): ProcessorTotal {
    let total = this.processors.get(cpu);
    if (total === undefined) {
      total = { cpu, busyNs: 0, interruptNs: 0, idleNs: 0, switches: 0 };
      this.processors.set(cpu, total);
    }
    return total;
  }

  private keepIdle(span: TimeSpan | undefined): void {
    if (span === undefined) return;
    this.idle.push(span);
    if (this.idle.length > 4 * MOST_IDLE) this.trim();
  }

  private trim(): void {
    this.idle.sort((a, b) => b.to - b.from - (a.to - a.from));
    this.idle.length = Math.min(this.idle.length, MOST_IDLE);
  }
}

function sumOf(state: ProcessorState): 'busyNs' | 'interruptNs' | 'idleNs' {
  if (state === 'idle') return 'idleNs';
  return state === 'interrupted' ? 'interruptNs' : 'busyNs';
}

function clip(whole: TimeSpan, span: TimeSpan): TimeSpan | undefined {
  const from = Math.max(whole.from, span.from);
  const to = Math.min(whole.to, span.to);
  return to > from ? { from, to } : undefined;
}

interface Marks {
  readonly run: string;
  readonly some: string;
  readonly ready: string;
  readonly wait: string;
  readonly interrupted: string;
  readonly idle: string;
  readonly cut: string;
}

const MARKS: Readonly<Record<'unicode' | 'ascii', Marks>> = {
  unicode: { run: '█', some: '▄', ready: '░', wait: '·', interrupted: '*', idle: '·', cut: '┊' },
  ascii: { run: '#', some: '=', ready: '-', wait: '.', interrupted: '*', idle: '.', cut: '|' },
};

/** Keys of threads in the bars of processors. */
const KEYS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** A thread behind the last key. */
const NO_KEY = '+';

/** What a processor does when it runs no thread, where threads have their numbers. */
const INTERRUPTED = 0;
const IDLE = -1;

interface ThreadBar {
  readonly run: Float64Array;
  readonly ready: Float64Array;
  readonly wait: Float64Array;
}

/** Second pass: what fills each cell. */
class Bars {
  readonly threads = new Map<number, ThreadBar>();
  /** By processor and cell: time by thread, or by INTERRUPTED and IDLE. */
  readonly processors = new Map<number, Map<number, number>[]>();

  constructor(reader: TraceReader, axis: TimeAxis, shown: readonly number[]) {
    const cells = () => new Float64Array(axis.cells);
    for (const thread of shown) this.threads.set(thread, { run: cells(), ready: cells(), wait: cells() });
    const field: Record<ThreadState, keyof ThreadBar> = { running: 'run', ready: 'ready', waiting: 'wait' };
    ThreadStates.scan(reader, {
      thread: (thread, state, span) => {
        const times = this.threads.get(thread)?.[field[state]];
        if (times === undefined) return;
        axis.spread(span, (cell, ns) => {
          times[cell] = times[cell]! + ns;
        });
      },
      processor: (cpu, state, span) => {
        const who = state === 'idle' ? IDLE : state === 'interrupted' ? INTERRUPTED : state.thread;
        const bar = this.processor(cpu, axis.cells);
        axis.spread(span, (cell, ns) => bar[cell]!.set(who, (bar[cell]!.get(who) ?? 0) + ns));
      },
      idle: () => {},
      switched: () => {},
    });
  }

  private processor(cpu: number, cells: number): Map<number, number>[] {
    let bar = this.processors.get(cpu);
    if (bar === undefined) {
      bar = Array.from({ length: cells }, () => new Map());
      this.processors.set(cpu, bar);
    }
    return bar;
  }
}

type Paint = (text: string) => string;

/** A bar with runs of the same character in one colour. */
function painted(cells: readonly string[], paint: (mark: string) => Paint): string {
  let text = '';
  for (let i = 0; i < cells.length; ) {
    let end = i;
    while (end < cells.length && cells[end] === cells[i]) end++;
    text += paint(cells[i]!)(cells[i]!.repeat(end - i));
    i = end;
  }
  return text;
}

function threadCells({ run, ready, wait }: ThreadBar, axis: TimeAxis, marks: Marks): string[] {
  const cells = Array.from(run, (ran, cell) => {
    const others = ready[cell]! + wait[cell]!;
    if (ran > 0) return ran >= others ? marks.run : marks.some;
    if (others === 0) return ' ';
    return ready[cell]! >= wait[cell]! ? marks.ready : marks.wait;
  });
  for (const cell of axis.cutCells) cells[cell] = marks.cut;
  return cells;
}

/** Who ran most in each cell. */
function processorCells(
  bar: readonly Map<number, number>[] | undefined,
  axis: TimeAxis,
  marks: Marks,
  keyOf: (thread: number) => string,
): string[] {
  const cells = Array.from({ length: axis.cells }, (_, cell) => {
    const times = [...(bar?.[cell] ?? [])];
    const [most] = times.filter(([who]) => who !== IDLE).sort(([, a], [, b]) => b - a);
    // Where events are missing nothing is known.
    if (most === undefined) return times.length === 0 ? ' ' : marks.idle;
    return most[0] === INTERRUPTED ? marks.interrupted : keyOf(most[0]);
  });
  for (const cell of axis.cutCells) cells[cell] = marks.cut;
  return cells;
}

const DEFAULT_WIDTH = 100;
const LEAST_BAR = 16;
const NAME_LIMIT = 24;
/** Columns in front of a bar, and from which width on they are worth their room. */
const FIGURES = [
  { title: 'ran', from: 60 },
  { title: 'ready', from: 90 },
  { title: 'waited', from: 100 },
] as const;

interface Line {
  readonly key: string;
  readonly name: string;
  readonly figures: readonly string[];
  readonly bar: string;
}

function shortDuration(ns: number): string {
  return ns === 0 ? '' : formatDuration(ns);
}

class Drawing {
  private readonly reader: TraceReader;
  private readonly totals: Totals;
  private readonly options: ThreadsOptions;
  private readonly marks: Marks;
  private readonly colour: Colours;
  private readonly shown: readonly ThreadTotal[];
  private readonly keys = new Map<number, string>();
  private readonly width: number;

  constructor(reader: TraceReader, totals: Totals, options: ThreadsOptions) {
    this.reader = reader;
    this.totals = totals;
    this.options = options;
    this.marks = options.ascii ? MARKS.ascii : MARKS.unicode;
    this.colour = colours(options);
    this.width = options.width ?? DEFAULT_WIDTH;
    // Those that ran most are worth their rows; they stand in the order in which they appeared.
    const most = [...totals.threads.values()].sort((a, b) => b.runNs - a.runNs || a.thread - b.thread);
    this.shown = most.slice(0, options.limit).sort((a, b) => a.firstNs - b.firstNs || a.thread - b.thread);
    for (const [i, { thread }] of this.shown.entries()) this.keys.set(thread, KEYS[i] ?? NO_KEY);
  }

  *lines(): Generator<string> {
    const { names } = this.totals;
    const figures = FIGURES.filter(({ from }) => this.width >= from);
    const texts = this.shown.map(({ thread }) => visible(names.thread(thread)));
    const nameWidth = Math.min(
      NAME_LIMIT,
      Math.floor(this.width / 3),
      Math.max(6, ...texts.map((text) => text.length)),
    );
    const figureWidth = 10;
    const left = 2 + nameWidth + 1 + figures.length * (figureWidth + 1);
    const axis = new TimeAxis(
      this.totals.span,
      Math.max(LEAST_BAR, this.width - left),
      this.options.toScale ? [] : this.totals.idle,
    );
    const bars = new Bars(
      this.reader,
      axis,
      this.shown.map(({ thread }) => thread),
    );
    const layOut = ({ key, name, figures: values, bar }: Line) => {
      const cut = name.length > nameWidth ? `${name.slice(0, nameWidth - 1)}…` : name.padEnd(nameWidth);
      const numbers = values.slice(0, figures.length).map((value) => `${value.padStart(figureWidth)} `);
      return `${key.padEnd(1)} ${cut} ${numbers.join('')}${bar}`.trimEnd();
    };
    yield this.colour.bold(
      layOut({ key: '', name: '', figures: figures.map(({ title }) => title), bar: this.scale(axis) }),
    );
    for (const line of this.processorLines(bars, axis)) yield layOut(line);
    for (const line of this.threadLines(bars, axis)) yield layOut(line);
    yield '';
    yield* paragraph(this.legend(axis), this.options);
  }

  /** The times at both ends. */
  private scale(axis: TimeAxis): string {
    const { from, to } = this.totals.span;
    const [first, last] = [`${formatTime(from)} ms`, `${formatTime(to)} ms`];
    const room = axis.cells - first.length - last.length;
    return room < 1 ? first : first + ' '.repeat(room) + last;
  }

  private *processorLines(bars: Bars, axis: TimeAxis): Generator<Line> {
    const { cyan, dim, yellow } = this.colour;
    const plain: Paint = (text) => text;
    const paint = (mark: string): Paint => {
      if (mark === this.marks.idle || mark === this.marks.cut) return dim;
      return mark === this.marks.interrupted ? yellow : this.options.colour ? cyan : plain;
    };
    for (const total of [...this.totals.processors.values()].sort((a, b) => a.cpu - b.cpu)) {
      const keyOf = (thread: number) => this.keys.get(thread) ?? NO_KEY;
      const cells = processorCells(bars.processors.get(total.cpu), axis, this.marks, keyOf);
      const ran = shortDuration(total.busyNs + total.interruptNs);
      yield { key: '', name: `CPU ${total.cpu}`, figures: [ran, '', ''], bar: painted(cells, paint) };
    }
  }

  private *threadLines(bars: Bars, axis: TimeAxis): Generator<Line> {
    const { green, yellow, dim } = this.colour;
    const { run, some, ready } = this.marks;
    const paint = (mark: string): Paint => {
      if (mark === run || mark === some) return green;
      return mark === ready ? yellow : dim;
    };
    for (const { thread, runNs, readyNs, waitNs } of this.shown) {
      const cells = threadCells(bars.threads.get(thread)!, axis, this.marks);
      yield {
        key: this.keys.get(thread)!,
        name: visible(this.totals.names.thread(thread)),
        figures: [runNs, readyNs, waitNs].map(shortDuration),
        bar: painted(cells, paint),
      };
    }
  }

  private legend(axis: TimeAxis): string[] {
    const { run, some, ready, wait, cut, interrupted } = this.marks;
    const borrowed = [...this.totals.processors.values()].some(({ interruptNs }) => interruptNs > 0);
    const marks = [`${run} ran`, `${some} ran for a part of it`, `${ready} could run`, `${wait} waited`];
    if (borrowed) marks.push(`${interrupted} DPCs and interrupts`);
    const lines = [marks.join('  ')];
    const cutNs = axis.cuts.reduce((sum, { from, to }) => sum + to - from, 0);
    if (cutNs > 0) {
      lines.push(`${cut} nothing to do for ${formatDuration(cutNs)} in all, cut short (--to-scale: not)`);
    }
    const hidden = this.totals.threads.size - this.shown.length;
    if (hidden > 0) lines.push(`${hidden} threads that ran less are not shown: --limit ${this.totals.threads.size}`);
    return lines;
  }
}

/** The part of the trace that is looked at. Throws InputError. */
function spanOf(reader: TraceReader, { from, to }: ThreadsOptions): TimeSpan {
  const timeMin = reader.batchIndex.reduce((least, entry) => Math.min(least, entry.timeMin), Number.POSITIVE_INFINITY);
  const timeMax = reader.batchIndex.reduce((most, entry) => Math.max(most, entry.timeMax), 0);
  const span = {
    from: from === undefined ? timeMin : timeAt(reader, from),
    to: Math.min(timeMax, to === undefined ? timeMax : timeAt(reader, to)),
  };
  if (span.from > timeMax) {
    throw new InputError(`the trace ends at ${formatTime(timeMax)} ms, before ${formatTime(span.from)} ms`);
  }
  if (span.to < span.from) throw new InputError(`${formatTime(span.to)} ms is before ${formatTime(span.from)} ms`);
  return span;
}

function jsonOf({ span, threads, processors, names }: Totals): JsonObject {
  return {
    from_ns: span.from,
    to_ns: span.to,
    processors: [...processors.values()]
      .sort((a, b) => a.cpu - b.cpu)
      .map(({ cpu, busyNs, interruptNs, idleNs, switches }) => ({
        cpu,
        threads_ns: busyNs,
        interrupted_ns: interruptNs,
        idle_ns: idleNs,
        switches,
      })),
    threads: [...threads.values()]
      .sort((a, b) => a.firstNs - b.firstNs || a.thread - b.thread)
      .map(({ thread, runNs, readyNs, waitNs, switches, firstNs, lastNs }) => ({
        thread,
        name: names.thread(thread),
        process: names.process(names.processOf(thread)),
        ran_ns: runNs,
        ready_ns: readyNs,
        waited_ns: waitNs,
        times_run: switches,
        from_ns: firstNs,
        to_ns: lastNs,
      })),
  };
}

/**
 * Yields the lines of the drawing. JSON is one object with `from_ns`, `to_ns`, `processors`, `threads` and `notes`; both
 * lists are empty where the trace cannot tell. Throws InputError, TraceError.
 */
export function* threadsSummary(reader: TraceReader, options: ThreadsOptions = {}): Generator<string> {
  const notes = evidenceNotes(reader, THREAD_KINDS);
  if (reader.header.formatMinor === 0)
    notes.push('format 1.0 does not tell when a thread could run: it counts as waiting');
  else if (mayLackKind(reader, EventKind.threadReady))
    notes.push('the trace may lack when a thread could run: it counts as waiting');
  const lacking = reader.gaps.length === 0 && THREAD_KINDS.some((kind) => mayLackKind(reader, kind));
  if (reader.eventCount === 0 || lacking) {
    const nothing = lacking
      ? unknownLines(reader, 'what the threads did is not known', THREAD_KINDS)
      : ['the trace has no events'];
    yield* summaryLines({ sections: [], nothing, notes, json: { processors: [], threads: [] } }, options);
    return;
  }
  const totals = new Totals(reader, spanOf(reader, options));
  if (options.format === 'json') {
    yield* summaryLines({ sections: [], nothing: [], notes, json: jsonOf(totals) }, options);
    return;
  }
  yield* new Drawing(reader, totals, options).lines();
  yield* paragraph(
    notes.map((note) => ({ text: `note: ${note}`, hang: 2 })),
    options,
  );
}
