/**
 * What the parts of a system look like, as numbers: `state_digest` events, one for each part. Two runs whose events were the
 * same so far have the same digests, unless something differs that no event has shown; then the part is known.
 * `digest_code` (nt/event-codes.ts) has their names.
 */
import { addressAdd, addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { mixHi, mixLo } from '../base/hash.ts';
import type { U64 } from '../base/u64.ts';
import { contentDigest } from '../kernel/fs/file-tree.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { eventCode } from '../nt/event-codes.ts';
import { DISPATCHER_HEADER, IO_STACK_LOCATION, IRP, OBJECT_HEADER } from '../nt/generated/layouts.ts';

/** Longest time between two looks at the state, in steps of the run loop. */
const MOST_STEPS = 4096;
/** The first look; from there each is twice as far, so that short runs have some too. */
const FIRST_STEPS = 256;
/** Steps for every thing that is looked at: however many there are, they cost a few percent at most. */
const STEPS_A_THING = 4;

/** Mixes numbers and pieces of guest memory, and counts the things they are about. */
class StateHash {
  private readonly k: Kernel;
  private lo = 0;
  private hi = 0;
  things = 0;

  constructor(k: Kernel) {
    this.k = k;
  }

  get value(): U64 {
    return { lo: this.lo >>> 0, hi: this.hi >>> 0 };
  }

  /** A number of at most 32 bits. */
  word(word: number): void {
    this.lo = mixLo(this.lo, word);
    this.hi = mixHi(this.hi, this.lo, word);
  }

  /** An integer within +-2^53. */
  wide(value: number): void {
    this.word(value >>> 0);
    this.word(Math.floor(value / 0x1_0000_0000) | 0);
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  /** A byte at a time: there are few. */
  bytes(bytes: Uint8Array): void {
    this.word(bytes.length);
    for (const byte of bytes) this.word(byte);
  }

  address(address: GuestAddress): void {
    this.word(addressLo(address));
    this.word(addressHi(address));
  }

  /** Memory of a thing, a multiple of 8 bytes; a driver may have freed it under the kernel's feet. */
  memory(address: GuestAddress, sizeBytes: number): void {
    const { memory } = this.k;
    if (!memory.isAccessible(address, sizeBytes, 'read')) return;
    for (let offset = 0; offset < sizeBytes; offset += 8) {
      const { lo, hi } = memory.readU64(addressAdd(address, offset));
      this.word(lo);
      this.word(hi);
    }
  }
}

type Part = (k: Kernel, hash: StateHash) => void;

/** IRPs that are allocated, with all their stack locations. */
function irps(k: Kernel, hash: StateHash): void {
  for (const { address, id, location } of k.state.io.irps.values()) {
    hash.things++;
    hash.word(id);
    hash.word(location);
    hash.address(address);
    hash.memory(address, IRP.SIZE);
    for (let n = 0; n <= location; n++) {
      hash.memory(addressAdd(address, IRP.SIZE + n * IO_STACK_LOCATION.SIZE), IO_STACK_LOCATION.SIZE);
    }
  }
}

const THREAD_STATES = ['ready', 'running', 'waiting', 'terminated'] as const;

/** Threads, what they wait for, and who is ready. */
function dispatcherObjects(k: Kernel, hash: StateHash): void {
  for (const thread of k.state.ps.threads.values()) {
    hash.things++;
    hash.word(thread.id);
    hash.word(THREAD_STATES.indexOf(thread.state));
    hash.word(thread.priority);
    hash.word(thread.boundary);
    hash.word(thread.irp);
    hash.word(thread.frames.length);
    for (const object of thread.wait?.objects ?? []) {
      hash.address(object);
      hash.memory(object, DISPATCHER_HEADER.SIZE);
    }
  }
  k.state.ke.readyQueues.forEach((queue, priority) => {
    for (const thread of queue) {
      hash.word(priority);
      hash.word(thread);
    }
  });
}

function locks(k: Kernel, hash: StateHash): void {
  for (const [address, { id, acquiredNs }] of k.state.ke.locks) {
    hash.things++;
    hash.word(id);
    hash.address(address as GuestAddress);
    hash.wide(acquiredNs ?? -1);
  }
}

/** Who uses how much. The blocks themselves are in the events. */
function pool(k: Kernel, hash: StateHash): void {
  const { ex } = k.state;
  hash.word(ex.nextAllocation);
  for (const usage of ex.poolUsage.values()) {
    hash.things++;
    hash.word(usage.tag);
    hash.word((usage.paged ? 1 : 0) + (usage.system ? 2 : 0));
    for (const value of [usage.allocations, usage.frees, usage.bytes, usage.peakBytes]) hash.wide(value);
  }
}

function timers(k: Kernel, hash: StateHash): void {
  hash.wide(k.state.ke.nextTickNs);
  for (const { dpcs, dpcsRequested } of k.state.ke.processors) {
    hash.word(dpcsRequested ? 1 : 0);
    for (const { address, queuedNs } of dpcs) {
      hash.things++;
      hash.address(address);
      hash.wide(queuedNs);
    }
  }
  for (const { dueTimeNs, thread, wait, timer } of k.state.ke.waitTimeouts) {
    hash.things++;
    hash.wide(dueTimeNs);
    hash.word(thread);
    hash.word(wait);
    hash.address(timer);
  }
}

/** Objects with their counts, and the handles of all processes. */
function objects(k: Kernel, hash: StateHash): void {
  const { ob } = k.state;
  for (const { id, address, directory } of ob.objects.values()) {
    hash.things++;
    hash.word(id);
    hash.word(directory);
    hash.address(address);
    hash.memory(addressAdd(address, OBJECT_HEADER.PointerCount - OBJECT_HEADER.Body), 16);
  }
  for (const [process, { entries }] of ob.handleTables) {
    hash.word(process);
    for (const entry of entries) {
      hash.things++;
      hash.word(entry?.id ?? -1);
      hash.word(entry?.access ?? 0);
    }
  }
}

/** Keys with their values, and who is told of changes. */
function registry(k: Kernel, hash: StateHash): void {
  const { cm } = k.state;
  for (const { id, name, parent, subkeys, values, lastWriteTime, deleted } of cm.nodes.values()) {
    hash.things++;
    hash.word(id);
    hash.word(parent);
    hash.text(name);
    hash.word(deleted ? -1 : subkeys.size);
    hash.word(Number(BigInt.asUintN(32, lastWriteTime)));
    for (const { name, type, data } of values.values()) {
      hash.things++;
      hash.text(name);
      hash.word(type);
      hash.bytes(data);
    }
  }
  for (const { id, node } of cm.notifications) {
    hash.word(id);
    hash.word(node);
  }
  for (const { cookie, routine } of cm.callbacks) {
    hash.word(cookie);
    hash.address(routine);
  }
}

function processors(k: Kernel, hash: StateHash): void {
  for (const { irql, thread, extraTimeNs, quantumEndNs, clockNs, spin } of k.state.ke.processors) {
    hash.word(irql);
    hash.word(thread);
    hash.wide(extraTimeNs);
    hash.wide(quantumEndNs);
    hash.wide(clockNs);
    hash.address(spin?.address ?? NULL_ADDRESS);
  }
}

/** Volumes, files and who has them open. What is in a file is hashed when it has changed. */
function files(k: Kernel, hash: StateHash): void {
  const { fs } = k.state;
  for (const { usedBytes, label } of fs.volumes) {
    hash.wide(usedBytes);
    hash.text(label);
  }
  for (const node of fs.files.values()) {
    hash.things++;
    for (const value of [node.id, node.parent, node.attributes, node.sizeBytes, node.allocatedBytes]) hash.wide(value);
    for (const time of [node.created, node.accessed, node.written, node.changed]) hash.wide(Number(time >> 10n));
    hash.text(node.name);
    hash.word((node.deletePending ? 1 : 0) + (node.isGone ? 2 : 0));
    hash.address(node.fcb);
    const { lo, hi } = contentDigest(node);
    hash.word(lo);
    hash.word(hi);
  }
  for (const [file, { node, position, isCleanedUp }] of fs.opens) {
    hash.things++;
    hash.address(file);
    hash.word(node);
    hash.word(position);
    hash.word(isCleanedUp ? 1 : 0);
  }
}

const PARTS: readonly (readonly [code: number, part: Part])[] = [
  [eventCode('digest_code', 'IRPs'), irps],
  [eventCode('digest_code', 'dispatcher objects'), dispatcherObjects],
  [eventCode('digest_code', 'locks'), locks],
  [eventCode('digest_code', 'pool'), pool],
  [eventCode('digest_code', 'DPCs and timers'), timers],
  [eventCode('digest_code', 'objects'), objects],
  [eventCode('digest_code', 'IRQL'), processors],
  [eventCode('digest_code', 'registry'), registry],
  [eventCode('digest_code', 'files'), files],
];
const MEMORY_PAGES = eventCode('digest_code', 'memory pages');

/** When to look at the state, in steps since boot: a matter of the run alone, so a replay looks at the same places. */
export const FIRST_DIGEST_STEP = FIRST_STEPS;

/**
 * Emits the digests of all parts. `memoryDigest` gives that of guest memory.
 * @returns after how many further steps it is time again
 */
export function emitStateDigests(k: Kernel, steps: number, memoryDigest: () => U64): number {
  let things = 0;
  for (const [code, part] of PARTS) {
    const hash = new StateHash(k);
    part(k, hash);
    things += hash.things;
    k.sink.stateDigest(code, hash.value.lo, hash.value.hi);
  }
  const { lo, hi } = memoryDigest();
  k.sink.stateDigest(MEMORY_PAGES, lo, hi);
  return Math.max(Math.min(steps, MOST_STEPS), STEPS_A_THING * things);
}
