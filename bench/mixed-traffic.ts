/**
 * Events of all kinds, as a machine with several busy drivers might give them: how often each kind occurs is stated here. A run
 * consists of code paths, drawn by chance, that threads go through on any processor. What a path does and from where is fixed;
 * which objects it is about, the data it carries and part of the other values are drawn anew each time. Simulated time is
 * counted in instructions: the same step takes as long as the time before, unless the code takes another branch.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import { Prng } from '../base/prng.ts';
import type { MutableEventContext } from '../proto/event-player.ts';
import type { FieldInfo, KindInfo } from '../proto/event-schema.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import type { EventSink } from '../proto/generated/event-sink.ts';

const KERNEL_BASE = -0x7ff_ffff_f000;
/** Objects of each sort at a time, and places where they may be. */
const ALIVE = 40;
const MEMORY_BLOCKS = 2000;
const PATHS = 16;

/** Of 1000 events or so. Every kind that is not named occurs once in 2000. */
const SHARES: Readonly<Record<string, number>> = {
  ddi_call: 170,
  ddi_return: 170,
  irql_change: 90,
  lock_acquire: 60,
  lock_release: 60,
  irp_dispatch: 30,
  irp_dispatch_return: 30,
  irp_data: 20,
  irp_allocate: 16,
  irp_complete: 16,
  irp_finish: 16,
  irp_free: 16,
  irp_copy: 12,
  irp_skip: 6,
  irp_set_completion: 12,
  irp_completion_call: 12,
  irp_completion_return: 12,
  irp_mark_pending: 6,
  irp_set_cancel: 6,
  irp_queue: 4,
  irp_dequeue: 4,
  pool_allocate: 24,
  pool_free: 24,
  context_switch: 24,
  thread_ready: 16,
  wait_begin: 14,
  wait_end: 14,
  signal: 14,
  dpc_queue: 8,
  dpc_start: 8,
  dpc_end: 8,
  timer_set: 5,
  timer_expire: 4,
  work_queue: 3,
  work_start: 3,
  work_end: 3,
  interrupt_delivery: 6,
  interrupt_start: 6,
  interrupt_end: 6,
  register_read: 16,
  register_write: 12,
  user_system_call: 12,
  system_call_return: 12,
  user_write: 6,
  thread_switch: 3,
  handle_open: 3,
  handle_close: 3,
  object_create: 3,
  object_delete: 3,
  file_open: 2,
  file_close: 2,
  registry_operation: 2,
  mdl_create: 4,
  mdl_lock: 4,
  mdl_map: 4,
  mdl_free: 4,
  debug_print: 2,
};
const OTHER_SHARE = 0.5;

const ROUTINES = [
  'KeAcquireSpinLockRaiseToDpc',
  'KeReleaseSpinLock',
  'IofCallDriver',
  'IofCompleteRequest',
  'ExAllocatePoolWithTag',
  'ExFreePoolWithTag',
  'KeWaitForSingleObject',
  'KeSetEvent',
  'KeInsertQueueDpc',
  'MmMapLockedPagesSpecifyCache',
  'IoCsqInsertIrp',
  'ObfDereferenceObject',
  'RtlInitUnicodeString',
  'ZwQueryValueKey',
  'READ_REGISTER_ULONG',
  'WRITE_REGISTER_ULONG',
];
/** Things that have a number and an address. */
const SORTS = ['irp', 'device', 'lock', 'allocation', 'object', 'mdl'];
const SORT_OF_KIND: Readonly<Record<string, string>> = {
  irp: 'irp',
  lock: 'lock',
  pool: 'allocation',
  mdl: 'mdl',
  device: 'device',
};
const TAGS = [0x70697050, 0x20707249, 0x6c4d644d, 0x4b737845, 0x65746e49];
const STATUSES = [0, 0, 0, 0, 0, 0, 0x103, 0x103, 0xc000_0120, 0xc000_0023, 0x8000_0005];

type Argument = number | string | Uint8Array | Uint32Array;

interface MadeEvent {
  readonly method: keyof EventSink;
  readonly values: readonly Argument[];
  readonly context: Omit<MutableEventContext, 'time' | 'instructions'>;
  /** Since the event before, ns. */
  readonly elapsed: number;
}

/** What a field of an event on a code path has: always the same, or something drawn when the path is gone through. */
type Draw = (objects: Objects) => readonly Argument[];

interface PathStep {
  readonly kind: KindInfo;
  readonly irql: number;
  readonly callSite: GuestAddress;
  readonly elapsed: () => number;
  readonly fields: readonly Draw[];
}

/** The objects that one go through a path is about, by the names of the fields that refer to them. */
class Objects {
  private readonly chosen = new Map<string, number>();
  private readonly random: Prng;
  private readonly newest: Map<string, number>;

  constructor(random: Prng, newest: Map<string, number>) {
    this.random = random;
    this.newest = newest;
  }

  /** The number of the object: one of the latest of its sort, or a new one. */
  number(sort: string): number {
    let number = this.chosen.get(sort);
    if (number === undefined) {
      const last = this.newest.get(sort) ?? ALIVE;
      const isNew = this.random.below(15) === 0;
      number = isNew ? last + 1 : last - this.random.below(ALIVE);
      if (isNew) this.newest.set(sort, number);
      this.chosen.set(sort, number);
    }
    return number;
  }

  /** Where it is: memory is used again. */
  address(sort: string): GuestAddress {
    return (KERNEL_BASE + 0x900_0000 + (this.number(sort) % MEMORY_BLOCKS) * 0x140) as GuestAddress;
  }
}

class TrafficMaker {
  private readonly random = new Prng(17);
  private readonly total = EVENT_KINDS.reduce((sum, kind) => sum + shareOf(kind), 0);
  private readonly newest = new Map<string, number>();
  private steps = 0;
  private level = 0;
  private readonly paths = Array.from({ length: PATHS }, () =>
    Array.from({ length: 20 + this.random.below(80) }, () => this.step()),
  );

  /** The events of one go through one of the paths. */
  *walk(): Generator<MadeEvent> {
    // The first paths, on which the rare kinds are, are the rarest.
    const path = this.paths[Math.max(this.random.below(PATHS), this.random.below(PATHS))]!;
    const [thread, cpu] = [this.random.below(12), this.random.below(4)];
    const objects = new Objects(this.random, this.newest);
    let boundary = this.random.below(1000);
    for (const { kind, irql, callSite, elapsed, fields } of path) {
      const values = fields.flatMap((draw) => draw(objects));
      const context = { cpu, irql, thread, callSite, boundary: boundary++, irp: objects.number('irp') };
      yield { method: kind.method as keyof EventSink, values, context, elapsed: elapsed() };
    }
  }

  private step(): PathStep {
    const kind = this.chosenKind();
    return {
      kind,
      irql: this.irql(),
      callSite: this.code(),
      elapsed: this.span(300),
      fields: kind.fields.map((field) => this.draw(kind, field)),
    };
  }

  /** Each kind in turn, so that none is missing, and then by their shares. */
  private chosenKind(): KindInfo {
    if (this.steps < EVENT_KINDS.length) return EVENT_KINDS[this.steps++]!;
    let left = (this.random.nextU32() / 2 ** 32) * this.total;
    for (const kind of EVENT_KINDS) {
      left -= shareOf(kind);
      if (left < 0) return kind;
    }
    return EVENT_KINDS[0]!;
  }

  /** Nanoseconds between two things on a path, or that something takes. */
  private span(most: number): () => number {
    const { random } = this;
    const usual = 20 + random.below(most);
    return () => (random.below(16) === 0 ? 20 + random.below(most) : usual);
  }

  /** Stays for some steps. */
  private irql(): number {
    if (this.random.below(6) === 0) this.level = [0, 0, 0, 2, 2, 1, 8][this.random.below(7)]!;
    return this.level;
  }

  private code(): GuestAddress {
    return (KERNEL_BASE + 0x40_0000 + this.random.below(0x8000)) as GuestAddress;
  }

  private draw(kind: KindInfo, field: FieldInfo): Draw {
    const { random } = this;
    switch (field.encoding) {
      case 'u8':
        return always(random.below(field.meaning === 'bool' ? 2 : 4));
      case 'u32':
        return this.word(field);
      case 'id':
        return (objects) => [objects.number(field.name)];
      case 'mono': {
        const span = this.span(20_000);
        return () => [span()];
      }
      case 'u64':
        return this.wide(field);
      case 'addr':
        return /routine|handler|normal|entry/.test(field.name)
          ? always(this.code())
          : (objects) => [objects.address(SORT_OF_KIND[kind.name.split('_')[0]!] ?? 'object')];
      case 'str':
        return always(kind.name.startsWith('ddi_') ? ROUTINES[random.below(ROUTINES.length)]! : `${kind.name} text`);
      case 'bytes':
      case 'payload':
        return () => [data(random)];
      case 'u64list': {
        const values = Array.from({ length: 1 + random.below(5) }, (_, i) =>
          this.wide({ ...field, name: `list ${i}` }),
        );
        return (objects) => [Uint32Array.from(values.flatMap((value) => value(objects) as number[])), values.length];
      }
    }
  }

  private word({ meaning }: FieldInfo): Draw {
    const { random } = this;
    if (meaning === 'ntstatus') return () => [random.below(20) === 0 ? STATUSES[random.below(STATUSES.length)]! : 0];
    if (meaning === 'tag') return always(TAGS[random.below(TAGS.length)]!);
    if (meaning === 'handle') return (objects) => [4 * (1 + (objects.number('handle') % 60))];
    return random.below(6) === 0 ? () => [random.below(4096)] : always(random.below(64));
  }

  /** A pointer to one of the objects, a size, or always the same. */
  private wide({ name }: FieldInfo): Draw {
    const { random } = this;
    if (/size|length|offset|information/.test(name)) return () => [1 << random.below(13), 0];
    const choice = random.below(10);
    if (choice === 0) return () => [random.below(4096), 0];
    if (choice < 5) return always(random.below(64), 0);
    // What a path calls routines for are the objects that its events tell of.
    const sort = SORTS[random.below(SORTS.length)]!;
    return (objects) => {
      const address = objects.address(sort);
      return [address >>> 0, Math.floor(address / 2 ** 32) >>> 0];
    };
  }
}

/** 32 bytes of a record: fixed words, a number, and a few letters. */
function data(random: Prng): Uint8Array {
  const bytes = new Uint8Array(32).fill(0x20, 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x11_2233, true);
  view.setUint32(8, random.below(10_000), true);
  for (let i = 16; i < 20 + random.below(8); i++) bytes[i] = 0x61 + random.below(26);
  return bytes;
}

function always(...values: readonly Argument[]): Draw {
  return () => values;
}

function shareOf({ name }: KindInfo): number {
  return SHARES[name] ?? OTHER_SHARE;
}

/** Reports `count` events to `sink`, which is attached to `context`. */
export function emitMixedTraffic(sink: EventSink, context: MutableEventContext, count: number): void {
  const maker = new TrafficMaker();
  for (let left = count; left > 0; ) {
    for (const event of maker.walk()) {
      Object.assign(context, event.context);
      context.time += event.elapsed;
      context.instructions += event.elapsed;
      Reflect.apply(sink[event.method], sink, event.values);
      if (--left === 0) break;
    }
  }
}
