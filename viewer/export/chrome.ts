/**
 * A timeline as Chrome's trace event format, which many viewers read: one JSON object, the events of `traceEvents` in no
 * particular order. Source: "Trace Event Format" (Google).
 */
import type { Slice, SliceArguments, TimelineSink, TimelineTrack } from './timeline.ts';

/** The format knows processes and threads only; groups of tracks are shown as processes with these numbers. */
const FIRST_GROUP_ID = 0x1000000;

interface Place {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
}

/** Hands the lines of the file to `write`, the first and last ones included. */
export class ChromeTimeline implements TimelineSink {
  private readonly write: (line: string) => void;
  private readonly places = new Map<number, Place>();
  private isFirst = true;
  private readonly flows = new Set<number>();

  constructor(write: (line: string) => void) {
    this.write = write;
    write('{"displayTimeUnit":"ns","traceEvents":[');
  }

  /** Ends the file. */
  finish(): void {
    this.write(']}');
  }

  private emit(event: object): void {
    this.write(`${this.isFirst ? '' : ','}${JSON.stringify(event)}`);
    this.isFirst = false;
  }

  track(track: TimelineTrack): void {
    const isGroup = track.kind === 'group' || track.kind === 'process';
    const pid = track.kind === 'group' ? FIRST_GROUP_ID + track.id : track.pid || this.place(track.parent).pid;
    const place = { pid, tid: track.tid || (isGroup ? 0 : track.id), name: track.name };
    this.places.set(track.id, place);
    // Counters are named by their events.
    if (track.kind === 'counter') return;
    const name = isGroup ? 'process_name' : 'thread_name';
    this.emit({ ph: 'M', name, pid, tid: place.tid, args: { name: track.name } });
  }

  private place(track: number): Place {
    return this.places.get(track) ?? { pid: 0, tid: 0, name: '' };
  }

  begin(track: number, timeNs: number, slice: Slice): void {
    this.emit(this.sliceEvent('B', track, timeNs, slice));
    this.flow(track, timeNs, slice);
  }

  end(track: number, timeNs: number, args: SliceArguments): void {
    const { pid, tid } = this.place(track);
    this.emit({ ph: 'E', pid, tid, ts: timeNs / 1000, ...(Object.keys(args).length > 0 && { args }) });
  }

  instant(track: number, timeNs: number, slice: Slice): void {
    this.emit({ ...this.sliceEvent('i', track, timeNs, slice), s: 't' });
  }

  counter(track: number, timeNs: number, value: number): void {
    const { pid, name } = this.place(track);
    this.emit({ ph: 'C', name, pid, ts: timeNs / 1000, args: { value } });
  }

  private sliceEvent(ph: string, track: number, timeNs: number, { name, category, event, args }: Slice): object {
    const { pid, tid } = this.place(track);
    return { ph, name, cat: category, pid, tid, ts: timeNs / 1000, args: { ...args, event } };
  }

  /** An arrow goes from the first slice of an IRP to each further one: a start, then steps. */
  private flow(track: number, timeNs: number, { irp }: Slice): void {
    if (irp === 0) return;
    const { pid, tid } = this.place(track);
    const ph = this.flows.has(irp) ? 't' : 's';
    this.flows.add(irp);
    this.emit({ ph, name: 'irp', cat: 'irp', id: irp, pid, tid, ts: timeNs / 1000 });
  }
}
