/** Why a run cannot go on: who waits for what, and who holds it, in words. */
import { formatAddress } from '../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { DeviceObject, DispatcherHeader, DriverObject, Irp, KMutant } from '../kernel/generated/views.ts';
import { stackLocation } from '../kernel/io/irp.ts';
import {
  EventNotificationObject,
  EventSynchronizationObject,
  MutantObject,
  ProcessObject,
  QueueObject,
  SemaphoreObject,
  ThreadObject,
  TimerNotificationObject,
  TimerSynchronizationObject,
} from '../kernel/ke/dispatcher-object.ts';
import { heldLock } from '../kernel/ke/lock-id.ts';
import { spinText } from '../kernel/ke/processor.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Thread } from '../kernel/ps/state.ts';
import { readUnicodeString } from '../kernel/rtl/unicode-string.ts';
import { DEVICE_OBJECT, IRP } from '../nt/generated/layouts.ts';
import { irpMajorName } from '../nt/irp-codes.ts';

const NAMES: Readonly<Record<number, string>> = {
  [EventNotificationObject]: 'event',
  [EventSynchronizationObject]: 'event',
  [MutantObject]: 'mutex',
  [ProcessObject]: 'process',
  [QueueObject]: 'queue',
  [SemaphoreObject]: 'semaphore',
  [ThreadObject]: 'thread',
  [TimerNotificationObject]: 'timer',
  [TimerSynchronizationObject]: 'timer',
};

function nameOf(k: Kernel, thread: Thread | undefined): string {
  if (thread === undefined) return 'nobody';
  return `${k.state.ps.processes.get(thread.process)!.name}/${thread.name}`;
}

/** What hides behind an event: the host routine that waits for it, where its slots say of what, and the text of that. */
const HIDDEN_WAITS: Readonly<Record<string, readonly [slot: string, text: (w: Waits, at: GuestAddress) => string]>> = {
  ExpAcquireFastMutex: ['mutex', (w, at) => w.lockText('fast or guarded mutex', at)],
  ExpWaitForPushLock: ['lock', (w, at) => w.lockText('push lock', at)],
  ExpWaitForResource: ['address', (w, at) => w.resourceText(at)],
  ExpWaitForRundown: [
    'ref',
    ({ k }, at) =>
      `the end of rundown protection at ${formatAddress(at)}, which ${k.memory.readU32(at) >>> 1} have acquired`,
  ],
  ExpAwaitCallback: [
    'object',
    (_w, at) => `a routine of the callback object at ${formatAddress(at)}, which is being called`,
  ],
};

/** Texts of what threads wait for; it remembers who holds that. */
class Waits {
  readonly k: Kernel;
  readonly holders = new Set<Thread>();

  constructor(k: Kernel) {
    this.k = k;
  }

  private holder(thread: Thread | undefined): string {
    if (thread !== undefined) this.holders.add(thread);
    return nameOf(this.k, thread);
  }

  private threadAt(object: GuestAddress): Thread | undefined {
    const { ps } = this.k.state;
    return ps.threads.get(ps.threadByObject.get(object) ?? 0);
  }

  /** `the mutex at ..., which app.exe/main owns`. */
  private objectText(object: GuestAddress): string {
    const { memory } = this.k;
    const { Type: type } = new DispatcherHeader(memory, object);
    const text = `the ${NAMES[type] ?? 'object'} at ${formatAddress(object)}`;
    if (type === MutantObject) {
      return `${text}, which ${this.holder(this.threadAt(new KMutant(memory, object).OwnerThread))} owns`;
    }
    return type === ThreadObject ? `the end of ${this.holder(this.threadAt(object))}` : text;
  }

  lockText(kind: string, lock: GuestAddress): string {
    const holder = this.k.state.ps.threads.get(heldLock(this.k, lock)?.thread ?? 0);
    return `the ${kind} at ${formatAddress(lock)}, which ${this.holder(holder)} holds`;
  }

  resourceText(resource: GuestAddress): string {
    const { exclusive = false, owners = new Map() } = this.k.state.ex.resources.get(resource) ?? {};
    const names: string[] = [];
    for (const owner of owners.keys()) {
      const thread = this.threadAt(owner);
      // What else can own a resource is a pointer of a driver.
      names.push(thread === undefined ? `the owner ${formatAddress(owner)}` : this.holder(thread));
    }
    const how = exclusive ? 'alone' : 'shared';
    return `the resource at ${formatAddress(resource)}, which ${names.join(' and ') || 'nobody'} holds ${how}`;
  }

  /** Of what hides behind an event; undefined when the thread waits for none of that. */
  private hiddenText({ frames }: Thread): string | undefined {
    for (const frame of frames.toReversed()) {
      if (frame.kind !== 'host') continue;
      const [slot, text] = HIDDEN_WAITS[frame.routine] ?? [];
      if (slot !== undefined) return text!(this, (frame.slots as Readonly<Record<string, GuestAddress>>)[slot]!);
    }
    return undefined;
  }

  private waitText(thread: Thread): string {
    const { signal = '', objects = [] } = thread.wait ?? {};
    if (signal !== '') return `for the signal "${signal}"`;
    const irp = thread.irp === 0 ? '' : `, with IRP ${thread.irp}`;
    const hidden = this.hiddenText(thread);
    if (hidden !== undefined) return `in the kernel for ${hidden}${irp}`;
    const known = objects.filter((object) => this.k.memory.isAccessible(object, 8, 'read'));
    if (known.length === 0) return `in the kernel${irp}`;
    return `in the kernel for ${known.map((object) => this.objectText(object)).join(' and ')}${irp}`;
  }

  /** `app.exe/main waits for ...` */
  text(thread: Thread): string {
    return `${nameOf(this.k, thread)} waits ${this.waitText(thread)}`;
  }
}

/** So many IRPs are named. */
const MOST_IRPS = 8;

/** `IRP 7 (IRP_MJ_READ) is with \\Driver\\pend, without a cancel routine`: who has the requests that are not completed. */
function outstandingIrps(k: Kernel): string[] {
  const texts: string[] = [];
  for (const { address, id } of k.state.io.irps.values()) {
    if (!k.memory.isAccessible(address, IRP.SIZE, 'read')) continue;
    const irp = new Irp(k.memory, address);
    // Nobody has been sent an IRP that is above its first stack location.
    if (irp.CurrentLocation < 1 || irp.CurrentLocation > irp.StackCount) continue;
    const { MajorFunction: major, DeviceObject: device } = stackLocation(k, address, irp.CurrentLocation);
    if (!k.memory.isAccessible(device, DEVICE_OBJECT.SIZE, 'read')) continue;
    const driver = new DriverObject(k.memory, new DeviceObject(k.memory, device).DriverObject);
    const cancel = irp.CancelRoutine === NULL_ADDRESS ? 'without' : 'with';
    const name = readUnicodeString(k, driver.DriverName);
    texts.push(`IRP ${id} (${irpMajorName(major)}) is with ${name}, ${cancel} a cancel routine`);
  }
  const more = texts.length - MOST_IRPS;
  return more > 0 ? [...texts.slice(0, MOST_IRPS), `${more} more IRPs are not completed`] : texts;
}

/**
 * All threads whose end the run waits for, what they wait for, and what those wait for who hold that; processors that spin; who
 * has requests that are not completed.
 */
export function stuckThreads(k: Kernel): string {
  const waits = new Waits(k);
  const listed = new Set([...k.state.ps.threads.values()].filter(({ background }) => !background));
  const texts: string[] = [];
  // A set gives what is added while it is gone through.
  for (const thread of listed) {
    if (thread.state === 'waiting') texts.push(waits.text(thread));
    for (const holder of waits.holders) listed.add(holder);
  }
  for (const processor of k.state.ke.processors) {
    if (processor.spin !== undefined) texts.push(spinText(k, processor));
  }
  return [texts.join(', '), ...outstandingIrps(k)].join('; ');
}
