/** The events a scan finds, with so many of those around each as are asked for. */
import type { FoundEvents, ScanRange, TraceScan } from '../filter/scan.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

export interface ContextOptions extends ScanRange {
  /** Most events that are found; those around them do not count. */
  readonly limit: number;
  /** How many before and after. */
  readonly context: number;
}

interface Item {
  readonly found: FoundEvents;
  /** Number of the event in its batch. */
  readonly index: number;
  readonly isMatch: boolean;
}

export function* withContext(reader: TraceReader, scan: TraceScan, options: ContextOptions): Generator<Item> {
  const { limit, context, ...range } = options;
  let left = limit;
  const around = new Surroundings(reader, scan);
  for (const found of scan.run(range)) {
    for (const index of found.events) {
      if (context > 0) yield* around.before(found, index, context);
      yield { found, index, isMatch: true };
      if (context > 0) around.shown(found, index, context);
      if (--left === 0) {
        yield* around.rest();
        return;
      }
    }
  }
  yield* around.rest();
}

/** Which events around matches have been shown and which are to be: by their place in the trace, gaps not counted. */
class Surroundings {
  private readonly reader: TraceReader;
  private readonly scan: TraceScan;
  /** Events before each batch. */
  private readonly starts: number[] = [];
  private readonly total: number;
  /** Everything before this place has been shown or is too far away. */
  private next = 0;
  /** Up to here, exclusive, the events behind the last match are to be shown. */
  private end = 0;
  private found: FoundEvents | undefined;

  constructor(reader: TraceReader, scan: TraceScan) {
    this.reader = reader;
    this.scan = scan;
    let sum = 0;
    for (const { eventCount } of reader.batchIndex) {
      this.starts.push(sum);
      sum += eventCount;
    }
    this.total = sum;
  }

  /** What follows the match before and precedes this one. */
  *before(found: FoundEvents, index: number, context: number): Generator<Item> {
    const position = this.starts[found.place]! + index;
    yield* this.upTo(Math.min(this.end, position));
    this.next = Math.max(this.next, position - context);
    yield* this.upTo(position, found);
  }

  shown(found: FoundEvents, index: number, context: number): void {
    this.next = this.starts[found.place]! + index + 1;
    this.end = Math.min(this.total, this.next + context);
  }

  /** What follows the last match. */
  *rest(): Generator<Item> {
    yield* this.upTo(this.end);
  }

  private *upTo(end: number, at?: FoundEvents): Generator<Item> {
    for (; this.next < end; this.next++) {
      const found = this.batchOf(this.next, at);
      yield { found, index: this.next - this.starts[found.place]!, isMatch: false };
    }
  }

  private batchOf(position: number, at: FoundEvents | undefined): FoundEvents {
    let place = at?.place ?? this.found?.place ?? 0;
    while (this.starts[place]! > position) place--;
    while (place + 1 < this.starts.length && this.starts[place + 1]! <= position) place++;
    if (place === at?.place) return at;
    if (this.found?.place !== place) {
      const batch = this.reader.batch(place);
      this.found = { place, batch, events: new Uint32Array(0), facts: this.scan.tracker.blank(place, batch) };
    }
    return this.found;
  }
}
