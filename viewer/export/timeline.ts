/**
 * What a timeline viewer shows: tracks with slices, instants and counters. The events of a trace become calls of a
 * {@link TimelineSink} (trace-timeline.ts); each file format is one (perfetto.ts, chrome.ts). Times are ns since boot.
 */

export interface TimelineTrack {
  /** From 1 on. */
  readonly id: number;
  /** The track it stands beneath, 0 for none; that one has been told before. */
  readonly parent: number;
  readonly name: string;
  /** `group` has no events of its own. A `thread` stands beneath its `process`. */
  readonly kind: 'group' | 'process' | 'thread' | 'slices' | 'counter';
  /** Process id, for a process and its threads; 0 otherwise. */
  readonly pid: number;
  /** Thread id, for a thread; 0 otherwise. */
  readonly tid: number;
  /** Of a counter: `bytes`, or empty for a plain number. */
  readonly unit: 'bytes' | '';
}

export type SliceArguments = Readonly<Record<string, string | number>>;

export interface Slice {
  readonly name: string;
  /** One word by which viewers filter: `irp`, `ddi`, `lock`... */
  readonly category: string;
  /** Number of the event in the trace. */
  readonly event: number;
  /** Slices of the same IRP are joined by arrows; 0 for none. */
  readonly irp: number;
  readonly args: SliceArguments;
}

/** Takes a timeline. On each track times never go back, and slices nest: an end belongs to the latest begin. */
export interface TimelineSink {
  track(track: TimelineTrack): void;
  begin(track: number, timeNs: number, slice: Slice): void;
  /** `args` are added to those of the begin. */
  end(track: number, timeNs: number, args: SliceArguments): void;
  instant(track: number, timeNs: number, slice: Slice): void;
  counter(track: number, timeNs: number, value: number): void;
}

/** One track with slices. Keeps what is open on it, so that whatever happens its slices nest. */
export class SliceTrack {
  private readonly sink: TimelineSink;
  private readonly id: number;
  private readonly open: string[] = [];
  private lastNs = 0;

  constructor(sink: TimelineSink, id: number) {
    this.sink = sink;
    this.id = id;
  }

  get isEmpty(): boolean {
    return this.open.length === 0;
  }

  /** Begins a slice, which {@link end} finds by its key. */
  begin(timeNs: number, key: string, slice: Slice): void {
    this.open.push(key);
    this.sink.begin(this.id, this.at(timeNs), slice);
  }

  /** Ends the innermost slice with that key, and what is open inside it. Nothing happens when there is none. */
  end(timeNs: number, key: string, args: SliceArguments = {}): void {
    const place = this.open.lastIndexOf(key);
    if (place < 0) return;
    const time = this.at(timeNs);
    while (this.open.length > place) {
      this.open.pop();
      this.sink.end(this.id, time, this.open.length === place ? args : {});
    }
  }

  endAll(timeNs: number): void {
    const time = this.at(timeNs);
    while (this.open.pop() !== undefined) this.sink.end(this.id, time, {});
  }

  instant(timeNs: number, slice: Slice): void {
    this.sink.instant(this.id, this.at(timeNs), slice);
  }

  /** Processors' clocks differ by microseconds; on a track nothing happens before what came before it. */
  private at(timeNs: number): number {
    this.lastNs = Math.max(this.lastNs, timeNs);
    return this.lastNs;
  }
}

/** Makes tracks with numbers of their own. */
export class TrackMaker {
  private readonly sink: TimelineSink;
  private count = 0;
  private readonly made: SliceTrack[] = [];

  constructor(sink: TimelineSink) {
    this.sink = sink;
  }

  /** Tells of a track and returns its number. */
  add(track: Pick<TimelineTrack, 'name' | 'kind'> & Partial<TimelineTrack>): number {
    const id = ++this.count;
    this.sink.track({ parent: 0, pid: 0, tid: 0, unit: '', ...track, id });
    return id;
  }

  slices(track: Pick<TimelineTrack, 'name'> & Partial<TimelineTrack>): SliceTrack {
    const made = new SliceTrack(this.sink, this.add({ kind: 'slices', ...track }));
    this.made.push(made);
    return made;
  }

  /** Ends whatever is still open. */
  endAll(timeNs: number): void {
    for (const track of this.made) track.endAll(timeNs);
  }
}

/** Tracks of one kind, as many as there are things at a time: each thing has one to itself while it lasts. */
export class Lanes<Key> {
  private readonly make: (number: number) => SliceTrack;
  private readonly lanes: SliceTrack[] = [];
  private readonly free: number[] = [];
  private readonly used = new Map<Key, number>();

  /** @param make makes lane `number`, from 1 on */
  constructor(make: (number: number) => SliceTrack) {
    this.make = make;
  }

  get(key: Key): SliceTrack | undefined {
    const lane = this.used.get(key);
    return lane === undefined ? undefined : this.lanes[lane];
  }

  take(key: Key): SliceTrack {
    const known = this.get(key);
    if (known !== undefined) return known;
    let lane = this.free.pop();
    if (lane === undefined) {
      lane = this.lanes.length;
      this.lanes.push(this.make(lane + 1));
    }
    this.used.set(key, lane);
    return this.lanes[lane]!;
  }

  release(key: Key): void {
    const lane = this.used.get(key);
    if (lane === undefined) return;
    this.used.delete(key);
    this.free.push(lane);
    // The lowest one is taken first, so that few are needed.
    this.free.sort((a, b) => b - a);
  }
}
