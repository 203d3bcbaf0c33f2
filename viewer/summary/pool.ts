/**
 * `ntrewind pool`: pool by tag, as `!poolused` counts it, and what is outstanding where the trace ends, by the place that
 * allocated it.
 */
import { formatPoolTag } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { eventField, numberAt, wideNumberAt } from '../../wording/event-fields.ts';
import { poolTypeName, quotedTag } from '../../wording/format-value.ts';
import { TraceNames } from '../../wording/names.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, mayLackKind, nothingLines } from '../left-out.ts';
import { scanEvents } from '../scan.ts';
import type { Column, Row } from '../text-table.ts';
import { listText, right, type Section, type SummaryOptions, summaryLines } from './summary.ts';

export interface PoolOptions extends SummaryOptions {
  /** Only these tags; `*` and `?` stand for any characters, as in `!poolused`. */
  readonly tags?: readonly string[] | undefined;
}

const K = EventKind;
const KINDS = [K.poolAllocate, K.poolFree, K.poolFail];
const F = {
  id: eventField(K.poolAllocate, 'allocation'),
  size: eventField(K.poolAllocate, 'size'),
  tag: eventField(K.poolAllocate, 'tag'),
  type: eventField(K.poolAllocate, 'pool_type'),
  freed: eventField(K.poolFree, 'allocation'),
  freedTag: eventField(K.poolFree, 'tag'),
  freedType: eventField(K.poolFree, 'pool_type'),
  failedTag: eventField(K.poolFail, 'tag'),
  failedType: eventField(K.poolFail, 'pool_type'),
};

/** The bit of POOL_TYPE that is set in all kinds of paged pool. */
const PAGED = 1;

/** What was done with one tag in one of the two pools. */
interface TagUse {
  readonly tag: number;
  readonly paged: boolean;
  allocations: number;
  frees: number;
  /** Of what is allocated and not yet freed. */
  bytes: number;
  peakBytes: number;
  /** Of all allocations. */
  allocatedBytes: number;
  failures: number;
  /** Names of the modules that allocated. */
  readonly modules: Set<string>;
}

interface Block {
  readonly use: TagUse;
  readonly sizeBytes: number;
  readonly poolType: number;
  readonly callSite: GuestAddress;
  readonly event: number;
  readonly thread: number;
}

/** Blocks of one tag and type that one place allocated and that were not freed. */
interface Outstanding {
  readonly first: Block;
  readonly place: string;
  blocks: number;
  bytes: number;
}

class PoolCounter {
  readonly names: TraceNames;
  readonly uses = new Map<string, TagUse>();
  readonly live = new Map<number, Block>();
  private readonly wanted: (tag: string) => boolean;

  constructor(reader: TraceReader, wanted: (tag: string) => boolean) {
    this.names = new TraceNames(reader);
    this.wanted = wanted;
    const handlers = {
      [K.poolAllocate]: (batch: DecodedBatch, i: number) => this.allocated(batch, i),
      [K.poolFree]: (batch: DecodedBatch, i: number) => this.freed(batch, i),
      [K.poolFail]: (batch: DecodedBatch, i: number) => {
        const use = this.use(numberAt(batch, i, F.failedTag), numberAt(batch, i, F.failedType));
        if (use !== undefined) use.failures++;
      },
    };
    scanEvents(reader, handlers, { names: this.names });
  }

  private use(tag: number, poolType: number): TagUse | undefined {
    const paged = (poolType & PAGED) !== 0;
    const key = `${tag}:${paged}`;
    let use = this.uses.get(key);
    if (use === undefined) {
      if (!this.wanted(formatPoolTag(tag))) return undefined;
      use = {
        tag,
        paged,
        allocations: 0,
        frees: 0,
        bytes: 0,
        peakBytes: 0,
        allocatedBytes: 0,
        failures: 0,
        modules: new Set(),
      };
      this.uses.set(key, use);
    }
    return use;
  }

  private allocated(batch: DecodedBatch, i: number): void {
    const poolType = numberAt(batch, i, F.type);
    const use = this.use(numberAt(batch, i, F.tag), poolType);
    if (use === undefined) return;
    const sizeBytes = wideNumberAt(batch, i, F.size);
    const callSite = batch.callSite[i]! as GuestAddress;
    use.allocations++;
    use.allocatedBytes += sizeBytes;
    use.bytes += sizeBytes;
    use.peakBytes = Math.max(use.peakBytes, use.bytes);
    use.modules.add(this.names.modules.moduleAt(callSite)?.name ?? 'the kernel');
    const event = batch.firstEvent + i;
    const thread = batch.thread[i]!;
    this.live.set(numberAt(batch, i, F.id), { use, sizeBytes, poolType, callSite, event, thread });
  }

  private freed(batch: DecodedBatch, i: number): void {
    const id = numberAt(batch, i, F.freed);
    const block = this.live.get(id);
    if (block !== undefined) {
      block.use.frees++;
      block.use.bytes -= block.sizeBytes;
      this.live.delete(id);
      return;
    }
    // Allocated before what the trace has.
    const use = this.use(numberAt(batch, i, F.freedTag), numberAt(batch, i, F.freedType));
    if (use !== undefined) use.frees++;
  }

  /** By tag, type and place. */
  outstanding(): Outstanding[] {
    const found = new Map<string, Outstanding>();
    for (const block of this.live.values()) {
      const place = block.callSite === NULL_ADDRESS ? 'the kernel' : this.names.symbolise(block.callSite);
      const key = `${block.use.tag}:${block.poolType}:${place}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: block, place, blocks: 1, bytes: block.sizeBytes });
      else {
        known.blocks++;
        known.bytes += block.sizeBytes;
      }
    }
    return [...found.values()].sort((a, b) => b.bytes - a.bytes || a.first.event - b.first.event);
  }
}

/** A pattern of `!poolused`, for a tag without the blanks at its end. */
function tagPattern(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, 's');
}

const COLUMNS: readonly Column[] = [
  { title: 'tag' },
  { title: 'pool' },
  right('allocs'),
  right('frees', 1),
  right('diff'),
  right('bytes'),
  right('peak', 3),
  right('allocated', 4),
  right('failed', 2),
  { title: 'by', optional: 5, maxWidth: 30 },
];

const OUTSTANDING_COLUMNS: readonly Column[] = [
  { title: 'tag' },
  { title: 'type', optional: 4 },
  right('blocks', 1),
  right('bytes'),
  { title: 'allocated at', flexible: true },
  right('first event', 2),
  { title: 'first by', optional: 3, maxWidth: 24 },
];

function useRow(use: TagUse): Row {
  const { tag, paged, allocations, frees, bytes, peakBytes, allocatedBytes, failures, modules } = use;
  const pool = paged ? 'paged' : 'nonpaged';
  const counts = [allocations, frees, allocations - frees, bytes, peakBytes, allocatedBytes].map(String);
  return [quotedTag(tag), pool, ...counts, failures === 0 ? '' : String(failures), listText(modules)];
}

function totalRow(uses: readonly TagUse[]): Row {
  const sum = (of: (use: TagUse) => number) => uses.reduce((total, use) => total + of(use), 0);
  const allocations = sum((use) => use.allocations);
  const frees = sum((use) => use.frees);
  // Peaks of different tags are at different moments: their sum means nothing.
  const counts = [allocations, frees, allocations - frees, sum((use) => use.bytes)].map(String);
  const failures = sum((use) => use.failures);
  const allocated = String(sum((use) => use.allocatedBytes));
  return ['total', '', ...counts, '', allocated, failures === 0 ? '' : String(failures), ''];
}

/** Whether what is outstanding at the end is lost for good. */
function outstandingTitle(reader: TraceReader): string {
  if (mayLackKind(reader, K.poolFree)) return 'Not seen to be freed in what the trace has';
  if (reader.summary?.endReason !== 'completed') return 'Allocated where the trace ends';
  return reader.header.unloadAtEnd ? 'Not freed, though the drivers were unloaded' : 'Not freed at the end';
}

function sectionsOf(reader: TraceReader, counter: PoolCounter, outstanding: readonly Outstanding[]): Section[] {
  const uses = sorted(counter);
  const rows = outstanding.map(({ first, place, blocks, bytes }): Row => {
    const tag = quotedTag(first.use.tag);
    const thread = counter.names.thread(first.thread);
    return [tag, poolTypeName(first.poolType), String(blocks), String(bytes), place, String(first.event), thread];
  });
  return [
    { title: '', columns: COLUMNS, rows: uses.map(useRow), total: uses.length > 1 ? totalRow(uses) : undefined },
    { title: outstandingTitle(reader), columns: OUTSTANDING_COLUMNS, rows },
  ];
}

/** What uses most comes first. */
function sorted({ uses }: PoolCounter): TagUse[] {
  return [...uses.values()].sort((a, b) => b.bytes - a.bytes || b.allocatedBytes - a.allocatedBytes || a.tag - b.tag);
}

function jsonOf(counter: PoolCounter, outstanding: readonly Outstanding[]): JsonObject {
  return {
    tags: sorted(counter).map((use) => ({
      tag: formatPoolTag(use.tag),
      pool: use.paged ? 'paged' : 'nonpaged',
      allocations: use.allocations,
      frees: use.frees,
      difference: use.allocations - use.frees,
      bytes: use.bytes,
      peak_bytes: use.peakBytes,
      allocated_bytes: use.allocatedBytes,
      failures: use.failures,
      allocated_by: [...use.modules],
    })),
    outstanding: outstanding.map(({ first, place, blocks, bytes }) => ({
      tag: formatPoolTag(first.use.tag),
      pool_type: poolTypeName(first.poolType),
      blocks,
      bytes,
      allocated_at: place,
      first_event: first.event,
      first_thread: counter.names.thread(first.thread),
    })),
  };
}

/**
 * Yields the lines of the summary. JSON is one object with `tags` (one for each tag and pool), `outstanding` (one for each
 * tag, type and place) and `notes`. Throws TraceError.
 */
export function* poolSummary(reader: TraceReader, options: PoolOptions = {}): Generator<string> {
  const patterns = options.tags?.map(tagPattern);
  const wanted = (tag: string) => patterns === undefined || patterns.some((pattern) => pattern.test(tag.trimEnd()));
  const counter = new PoolCounter(reader, wanted);
  const outstanding = counter.outstanding();
  const which = options.tags === undefined ? '' : ` with the tag ${options.tags.join(' or ')}`;
  yield* summaryLines(
    {
      sections: sectionsOf(reader, counter, outstanding),
      nothing: nothingLines(reader, `no pool was allocated${which}`, KINDS),
      notes: evidenceNotes(reader, KINDS),
      json: jsonOf(counter, outstanding),
    },
    options,
  );
}
