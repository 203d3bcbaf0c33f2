/**
 * Page entries: which page of which address space is mapped, to which frame, with which rights, and whether its frame holds
 * decoded code, is watched, or has been hashed. Also what all mapped pages hold, as a snapshot and as a digest. The CPU reads the
 * same entries from the same WebAssembly memory (layout.ts). Knows no accesses (guest-ram.ts).
 */
import { assert } from '../../base/assert.ts';
import { UnimplementedError } from '../../base/errors.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { type FrameSnapshot, Frames } from './frames.ts';
import * as layout from './layout.ts';
import { PageDigest } from './page-digest.ts';

const { PAGE_SIZE, KERNEL_WINDOW, KERNEL_WINDOW_BYTES, USER_WINDOW, USER_WINDOW_BYTES } = layout;
const { PAGE_FAST_READ, PAGE_FAST_WRITE, PAGE_FAST_EXECUTE, PAGE_PRESENT, PAGE_WRITE, PAGE_EXECUTE } = layout;
const { PAGE_USER, PAGE_HOST, PAGE_CODE, PAGE_DEVICE, PAGE_WATCH, PAGE_CLEAN } = layout;
const KERNEL_SLOTS = layout.KERNEL_TABLE >>> 2;
const KERNEL_SLOT_COUNT = layout.KERNEL_WINDOW_BYTES / PAGE_SIZE;
const USER_SLOTS = layout.USER_TABLES >>> 2;
const SLOTS_PER_USER_TABLE = layout.USER_TABLE_BYTES >>> 2;
const OFFSET_MASK = PAGE_SIZE - 1;
const FRAME_MASK = ~OFFSET_MASK;
const WASM_PAGE = 65536;
export const DEFAULT_RAM_BYTES = 256 * 1024 * 1024;
/** What {@link PageTable.slotOf} gives outside every window. */
export const NO_SLOT = -1;
/** Slots are counted in groups, so that walking all mapped pages skips the empty ones. */
const GROUP_SHIFT = 10;
const GROUP_COUNT = layout.CODE_TABLES >>> (2 + GROUP_SHIFT);

/**
 * Rights of a mapped page. `copyOnWrite`: not with `write`; a write by the host copies the frame first, one by the CPU stops it. `user`: ring 3 may use it. `host`: executing here leaves the CPU. `device`: every access of
 * the CPU stops it for the host; the host itself cannot read or write such a page.
 */
export interface PageRights {
  readonly write: boolean;
  readonly execute: boolean;
  readonly user: boolean;
  readonly host?: boolean;
  readonly device?: boolean;
  readonly copyOnWrite?: boolean;
}

/** Where frames may be: physical addresses of the first and the last byte; a range does not cross a multiple of `boundary`, 0 for none. */
export interface PhysicalLimits {
  readonly lowest: number;
  readonly highest: number;
  readonly boundary: number;
}

/** Everything needed to continue in another process; structured-clonable. */
export interface MemorySnapshot {
  readonly ramBytes: number;
  readonly frames: FrameSnapshot;
  /** Numbers of the frames in use, ascending, and their bytes in that order. */
  readonly frameNumbers: Uint32Array;
  readonly frameBytes: Uint8Array;
  /** Pairs: slot of the page entry, entry. */
  readonly entries: Uint32Array;
  /** Slots of pages that are copied on write. */
  readonly copiedOnWrite: readonly number[];
  readonly spaces: readonly number[];
  readonly currentSpace: number;
}

/** What the owner of decoded code is told. */
export interface CodeOwner {
  /** The frame at this byte offset is written or unmapped: nothing decoded from it may run again. */
  dropFrameCode(frameOffset: number): void;
  dropAllCode(): void;
}

function derive(entry: number): number {
  let flags = entry & ~(PAGE_FAST_READ | PAGE_FAST_WRITE | PAGE_FAST_EXECUTE);
  if ((entry & PAGE_PRESENT) === 0 || (entry & PAGE_DEVICE) !== 0) return flags;
  flags |= PAGE_FAST_READ;
  if ((entry & (PAGE_WRITE | PAGE_CODE | PAGE_WATCH | PAGE_CLEAN)) === PAGE_WRITE) flags |= PAGE_FAST_WRITE;
  if ((entry & (PAGE_EXECUTE | PAGE_HOST)) === PAGE_EXECUTE) flags |= PAGE_FAST_EXECUTE;
  return flags;
}

function rightsToFlags(rights: PageRights): number {
  return (
    PAGE_PRESENT |
    (rights.write ? PAGE_WRITE : 0) |
    (rights.execute ? PAGE_EXECUTE : 0) |
    (rights.user ? PAGE_USER : 0) |
    (rights.host === true ? PAGE_HOST : 0) |
    (rights.device === true ? PAGE_DEVICE : 0)
  );
}

/** The page entries of all address spaces, and the frames behind them. */
export class PageTable {
  /** The WebAssembly memory that also holds the CPU's state. Fixed size, so views never detach. */
  readonly memory: WebAssembly.Memory;
  /** All of {@link memory}. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly ramBytes: number;
  protected readonly words: Uint32Array;
  private readonly frames: Frames;
  private readonly pages: PageDigest;
  /** Mapped slots in each group. */
  private readonly mappedInGroup = new Uint16Array(GROUP_COUNT);
  /** Slots of pages that get a frame of their own when they are written to; looked at only when a write is refused. */
  private readonly copied = new Set<number>();
  private readonly spaces: boolean[] = [];
  private currentSpace = 0;
  protected codeOwner: CodeOwner | undefined;

  /** @param ramBytes size of guest RAM; a multiple of 64 KiB, at most 3 GiB */
  constructor(ramBytes = DEFAULT_RAM_BYTES) {
    assert(ramBytes > 0 && ramBytes % WASM_PAGE === 0 && ramBytes <= 3 * 2 ** 30, 'bad size of guest RAM');
    const pages = (layout.RAM_BASE + ramBytes) / WASM_PAGE;
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.bytes = new Uint8Array(this.memory.buffer);
    this.view = new DataView(this.memory.buffer);
    this.words = new Uint32Array(this.memory.buffer);
    this.ramBytes = ramBytes;
    this.frames = new Frames(ramBytes / PAGE_SIZE);
    this.pages = new PageDigest(this.frames.count);
  }

  /** Bytes of RAM that are mapped somewhere. */
  get usedBytes(): number {
    return this.frames.used * PAGE_SIZE;
  }

  /** Page frames that `map` can still hand out. */
  get freeFrames(): number {
    return this.frames.count - this.frames.used;
  }

  // ---- mappings ----

  /** Backs whole pages with zeroed frames. Asserts that address and size are page-aligned and nothing is mapped. */
  map(address: GuestAddress, sizeBytes: number, rights: PageRights): void {
    const flags = derive(rightsToFlags(rights));
    assert(rights.device !== true || !rights.execute, 'device memory cannot be executed');
    this.forEachSlotOf(address, sizeBytes, (slot) => {
      assert((this.words[slot]! & PAGE_PRESENT) === 0, 'page mapped twice');
      if (rights.device === true) {
        this.setSlot(slot, flags);
        return;
      }
      const frame = this.frames.allocate(this.clearFrame);
      this.setSlot(slot, (layout.RAM_BASE + frame * PAGE_SIZE) | flags);
    });
  }

  /**
   * As {@link map}, with frames that follow each other within limits (physical addresses in bytes).
   * @returns false when there are none; nothing is mapped then
   */
  mapContiguous(address: GuestAddress, sizeBytes: number, rights: PageRights, limits: PhysicalLimits): boolean {
    const lowest = Math.ceil(limits.lowest / PAGE_SIZE);
    const highest = Math.floor((limits.highest + 1) / PAGE_SIZE) - 1;
    const boundary = limits.boundary / PAGE_SIZE;
    let frame = this.frames.allocateRun(sizeBytes / PAGE_SIZE, lowest, highest, boundary, this.clearFrame);
    if (frame < 0) return false;
    const flags = derive(rightsToFlags(rights));
    this.forEachSlotOf(address, sizeBytes, (slot) => {
      assert((this.words[slot]! & PAGE_PRESENT) === 0, 'page mapped twice');
      this.setSlot(slot, (layout.RAM_BASE + frame++ * PAGE_SIZE) | flags);
    });
    return true;
  }

  /** Removes the mappings; frames that no page uses any more are freed. */
  unmap(address: GuestAddress, sizeBytes: number): void {
    this.forEachSlotOf(address, sizeBytes, (slot) => this.clearSlot(slot));
  }

  protect(address: GuestAddress, sizeBytes: number, rights: PageRights): void {
    const flags = rightsToFlags(rights);
    this.forEachSlotOf(address, sizeBytes, (slot) => {
      const entry = this.presentEntry(slot);
      assert(((entry ^ flags) & PAGE_DEVICE) === 0, 'a page is device memory from its mapping to its end');
      this.words[slot] = derive((entry & (FRAME_MASK | PAGE_CODE | PAGE_WATCH | PAGE_CLEAN)) | flags);
      this.noteCopied(slot, rights);
    });
  }

  private noteCopied(slot: number, rights: PageRights): void {
    if (rights.copyOnWrite === true) this.copied.add(slot);
    else if (this.copied.size > 0) this.copied.delete(slot);
  }

  /** Whether the page of an address is to be copied when it is written to. */
  isCopyOnWrite(address: GuestAddress): boolean {
    return this.copied.size > 0 && this.copied.has(this.slotOf(address));
  }

  /** Gives the page of an address a frame of its own, with write access, if it is to be copied on write; false when it is not. */
  copyOnWrite(address: GuestAddress): boolean {
    if (!this.isCopyOnWrite(address)) return false;
    const slot = this.slotOf(address);
    const entry = this.presentEntry(slot);
    const frame = this.frames.allocate(this.clearFrame);
    const from = (entry & FRAME_MASK) >>> 0;
    const to = layout.RAM_BASE + frame * PAGE_SIZE;
    this.bytes.copyWithin(to, from, from + PAGE_SIZE);
    this.clearSlot(slot);
    this.setSlot(slot, derive(to | (entry & OFFSET_MASK & ~(PAGE_CODE | PAGE_CLEAN)) | PAGE_WRITE));
    return true;
  }

  /** The page is as if it were not mapped, with its frame and contents kept, until {@link pageIn}. */
  pageOut(page: GuestAddress): void {
    this.forEachSlotOf(page, PAGE_SIZE, (slot) => {
      this.words[slot] = derive(this.presentEntry(slot) & ~PAGE_PRESENT);
    });
  }

  /** Undoes {@link pageOut}; nothing happens to a page that is in. */
  pageIn(page: GuestAddress): void {
    this.forEachSlotOf(page, PAGE_SIZE, (slot) => {
      const entry = this.words[slot]!;
      assert(entry !== 0, 'page is not mapped');
      this.words[slot] = derive(entry | PAGE_PRESENT);
    });
  }

  /** Maps the frames behind `source` a second time at `address` (direct I/O, sections, shared data). */
  alias(address: GuestAddress, source: GuestAddress, sizeBytes: number, rights: PageRights): void {
    const flags = rightsToFlags(rights);
    let done = 0;
    this.forEachSlotOf(address, sizeBytes, (slot) => {
      assert((this.words[slot]! & PAGE_PRESENT) === 0, 'page mapped twice');
      const sourceSlot = this.slotOf((source + done) as GuestAddress);
      assert(sourceSlot !== NO_SLOT, 'alias of an address outside every window');
      const entry = this.presentEntry(sourceSlot);
      assert(((entry ^ flags) & PAGE_DEVICE) === 0, 'an alias of device memory is device memory');
      this.setSlot(slot, derive((entry & (FRAME_MASK | PAGE_CODE | PAGE_CLEAN)) | flags));
      done += PAGE_SIZE;
    });
  }

  /** Whether any page maps the frame. */
  isFrameInUse(frame: number): boolean {
    return frame >= 0 && frame < this.frames.count && this.frames.isMapped(frame);
  }

  /** How many pages map the frame. */
  mappingCount(frame: number): number {
    let count = 0;
    this.frames.forEachSlot(frame, () => {
      count++;
    });
    return count;
  }

  /** The page of the kernel window that a frame was mapped at first, of those at which it is mapped. */
  systemPageOf(frame: number): GuestAddress | undefined {
    let found: number | undefined;
    if (this.isFrameInUse(frame)) {
      this.frames.forEachSlot(frame, (slot) => {
        if (slot >= KERNEL_SLOTS && slot < KERNEL_SLOTS + KERNEL_SLOT_COUNT) found ??= slot;
      });
    }
    return found === undefined
      ? undefined
      : ((layout.KERNEL_WINDOW + (found - KERNEL_SLOTS) * PAGE_SIZE) as GuestAddress);
  }

  /** Maps a frame that is in use at one more page. */
  mapFrame(address: GuestAddress, frame: number, rights: PageRights): void {
    assert(this.isFrameInUse(frame), 'only a frame in use is mapped once more');
    // Whether it holds code and was hashed is the same for all its pages.
    let shared = 0;
    this.frames.forEachSlot(frame, (slot) => {
      shared |= this.words[slot]! & (PAGE_CODE | PAGE_CLEAN);
    });
    this.forEachSlotOf(address, PAGE_SIZE, (slot) => {
      assert((this.words[slot]! & PAGE_PRESENT) === 0, 'page mapped twice');
      this.setSlot(slot, derive((layout.RAM_BASE + frame * PAGE_SIZE) | shared | rightsToFlags(rights)));
      this.noteCopied(slot, rights);
    });
  }

  // ---- address spaces ----

  /** A new empty user window; returns its number. Space 0 exists from the start and has no user window. */
  createAddressSpace(): number {
    let index = this.spaces.indexOf(false);
    if (index < 0) index = this.spaces.length;
    if (index >= layout.USER_TABLE_COUNT) {
      throw new UnimplementedError(`more than ${layout.USER_TABLE_COUNT} address spaces at a time`, '');
    }
    this.spaces[index] = true;
    return index + 1;
  }

  deleteAddressSpace(space: number): void {
    this.assertSpace(space);
    if (this.currentSpace === space) this.switchAddressSpace(0);
    const first = USER_SLOTS + (space - 1) * SLOTS_PER_USER_TABLE;
    for (const slot of this.mappedSlotsFrom(first, SLOTS_PER_USER_TABLE)) this.clearSlot(slot);
    this.spaces[space - 1] = false;
  }

  /** Makes the user window of `space` the current one. */
  switchAddressSpace(space: number): void {
    if (space !== 0) this.assertSpace(space);
    this.currentSpace = space;
    this.words[layout.CURRENT_USER_TABLE >>> 2] =
      space === 0 ? 0 : layout.USER_TABLES + (space - 1) * layout.USER_TABLE_BYTES;
  }

  /** The address space whose user window is visible. */
  get addressSpace(): number {
    return this.currentSpace;
  }

  // ---- decoded code ----

  setCodeOwner(owner: CodeOwner): void {
    this.codeOwner = owner;
  }

  /** Marks the frame at this byte offset as holding decoded code, or not, in every entry that maps it. */
  markCode(frameOffset: number, holdsCode: boolean): void {
    this.frames.forEachSlot((frameOffset - layout.RAM_BASE) / PAGE_SIZE, (slot) => {
      const entry = this.words[slot]!;
      this.words[slot] = derive(holdsCode ? entry | PAGE_CODE : entry & ~PAGE_CODE);
    });
  }

  /** Makes writes to the page of an address take the slow path, or no longer; nothing when it is not mapped. */
  markWatched(address: GuestAddress, watched: boolean): void {
    const slot = this.slotOf(address);
    if (slot === NO_SLOT || (this.words[slot]! & PAGE_PRESENT) === 0) return;
    const entry = this.words[slot]!;
    this.words[slot] = derive(watched ? entry | PAGE_WATCH : entry & ~PAGE_WATCH);
  }

  /** The page entry of an address in the current address space; 0 when nothing is mapped. */
  entryOf(address: GuestAddress): number {
    const slot = this.slotOf(address);
    return slot === NO_SLOT ? 0 : this.words[slot]!;
  }

  // ---- snapshots and digests ----

  save(): MemorySnapshot {
    const slots = this.mappedSlots();
    const entries = new Uint32Array(slots.length * 2);
    const inUse = new Set<number>();
    slots.forEach((slot, index) => {
      const entry = this.words[slot]!;
      entries[index * 2] = slot;
      entries[index * 2 + 1] = derive(entry & ~(PAGE_CODE | PAGE_WATCH | PAGE_CLEAN));
      if ((entry & PAGE_DEVICE) === 0) inUse.add(this.frameOf(entry));
    });
    const frameNumbers = Uint32Array.from(inUse).sort();
    const frameBytes = new Uint8Array(frameNumbers.length * PAGE_SIZE);
    frameNumbers.forEach((frame, index) => {
      const at = layout.RAM_BASE + frame * PAGE_SIZE;
      frameBytes.set(this.bytes.subarray(at, at + PAGE_SIZE), index * PAGE_SIZE);
    });
    return {
      ramBytes: this.ramBytes,
      frames: this.frames.save(),
      frameNumbers,
      frameBytes,
      entries,
      copiedOnWrite: [...this.copied],
      spaces: this.spaces.flatMap((used, index) => (used ? [index + 1] : [])),
      currentSpace: this.currentSpace,
    };
  }

  restore(snapshot: MemorySnapshot): void {
    assert(snapshot.ramBytes === this.ramBytes, 'snapshot of a machine with another size of RAM');
    this.codeOwner?.dropAllCode();
    const touched = this.frames.save().nextFresh * PAGE_SIZE;
    this.bytes.fill(0, layout.RAM_BASE, layout.RAM_BASE + touched);
    for (const slot of this.mappedSlots()) this.words[slot] = 0;
    this.mappedInGroup.fill(0);
    this.copied.clear();
    for (const slot of snapshot.copiedOnWrite) this.copied.add(slot);
    this.pages.clear();
    this.frames.restore(snapshot.frames);
    snapshot.frameNumbers.forEach((frame, index) => {
      const part = snapshot.frameBytes.subarray(index * PAGE_SIZE, (index + 1) * PAGE_SIZE);
      this.bytes.set(part, layout.RAM_BASE + frame * PAGE_SIZE);
    });
    for (let i = 0; i < snapshot.entries.length; i += 2) {
      this.setSlot(snapshot.entries[i]!, snapshot.entries[i + 1]!);
    }
    this.spaces.length = 0;
    for (const space of snapshot.spaces) {
      while (this.spaces.length < space) this.spaces.push(false);
      this.spaces[space - 1] = true;
    }
    this.switchAddressSpace(snapshot.currentSpace);
  }

  /**
   * Calls `visit` with every mapped page but those of devices: system space in ascending address order (space 0), then the shared
   * page's user alias, then each address space. `page` is a view of the frame, not a copy.
   */
  forEachMappedPage(visit: (address: GuestAddress, page: Uint8Array, space: number) => void): void {
    for (const slot of this.mappedSlots()) {
      if ((this.words[slot]! & PAGE_DEVICE) !== 0) continue;
      const at = (this.words[slot]! & FRAME_MASK) >>> 0;
      const { address, space } = this.addressOfSlot(slot);
      visit(address, this.bytes.subarray(at, at + PAGE_SIZE), space);
    }
  }

  /**
   * A hash of all mapped pages but those of devices: of their addresses and contents, not of their rights. It costs what was
   * written and mapped since it was last asked for. The same memory gives the same digest, however it came about.
   */
  digest(): U64 {
    for (const frame of this.pages.takeListed()) {
      if (!this.frames.isMapped(frame)) continue;
      const from = (layout.RAM_BASE + frame * PAGE_SIZE) >>> 2;
      this.pages.hashFrame(frame, this.words, from, from + PAGE_SIZE / 4);
      this.frames.forEachSlot(frame, (slot) => {
        this.pages.add(frame, this.addressOfSlot(slot));
        this.words[slot] = derive(this.words[slot]! | PAGE_CLEAN);
      });
    }
    return this.pages.value;
  }

  /** The frame at this byte offset is about to be written: the digest has to look at it again. */
  noteWrite(frameOffset: number): void {
    const frame = (frameOffset - layout.RAM_BASE) / PAGE_SIZE;
    this.pages.list(frame);
    this.frames.forEachSlot(frame, (slot) => {
      const entry = this.words[slot]!;
      if ((entry & PAGE_CLEAN) === 0) return;
      this.pages.subtract(frame, this.addressOfSlot(slot));
      this.words[slot] = derive(entry & ~PAGE_CLEAN);
    });
  }

  // ---- entries ----

  /** Word index of the page entry of an address, or NO_SLOT outside every window. */
  protected slotOf(address: GuestAddress): number {
    const kernelOffset = address - KERNEL_WINDOW;
    if (kernelOffset >= 0 && kernelOffset < KERNEL_WINDOW_BYTES) return KERNEL_SLOTS + (kernelOffset >>> 12);
    const userOffset = address - USER_WINDOW;
    if (userOffset >= 0 && userOffset < USER_WINDOW_BYTES) {
      if (this.currentSpace === 0) return NO_SLOT;
      return USER_SLOTS + (this.currentSpace - 1) * SLOTS_PER_USER_TABLE + (userOffset >>> 12);
    }
    const page = address - (address & OFFSET_MASK);
    if (page === layout.SHARED_DATA) return layout.SHARED_DATA_ENTRY >>> 2;
    if (page === layout.SHARED_DATA_ALIAS) return layout.SHARED_DATA_ALIAS_ENTRY >>> 2;
    return NO_SLOT;
  }

  private addressOfSlot(slot: number): { address: GuestAddress; space: number } {
    if (slot === layout.SHARED_DATA_ENTRY >>> 2) return { address: layout.SHARED_DATA, space: 0 };
    if (slot === layout.SHARED_DATA_ALIAS_ENTRY >>> 2) return { address: layout.SHARED_DATA_ALIAS, space: 0 };
    if (slot < USER_SLOTS) {
      return { address: (KERNEL_WINDOW + (slot - KERNEL_SLOTS) * PAGE_SIZE) as GuestAddress, space: 0 };
    }
    const index = slot - USER_SLOTS;
    const page = index % SLOTS_PER_USER_TABLE;
    return {
      address: (USER_WINDOW + page * PAGE_SIZE) as GuestAddress,
      space: Math.floor(index / SLOTS_PER_USER_TABLE) + 1,
    };
  }

  /** Slots of all mapped pages in the order {@link forEachMappedPage} promises. */
  private mappedSlots(): number[] {
    const found = [
      ...this.mappedSlotsFrom(layout.SHARED_DATA_ENTRY >>> 2, 1),
      ...this.mappedSlotsFrom(KERNEL_SLOTS, KERNEL_SLOT_COUNT),
      ...this.mappedSlotsFrom(layout.SHARED_DATA_ALIAS_ENTRY >>> 2, 1),
    ];
    this.spaces.forEach((used, index) => {
      if (!used) return;
      for (const slot of this.mappedSlotsFrom(USER_SLOTS + index * SLOTS_PER_USER_TABLE, SLOTS_PER_USER_TABLE)) {
        found.push(slot);
      }
    });
    return found;
  }

  /** Those of `count` slots from `first` on. */
  private mappedSlotsFrom(first: number, count: number): number[] {
    const found: number[] = [];
    const end = first + count;
    for (let slot = first; slot < end; slot++) {
      if (this.mappedInGroup[slot >>> GROUP_SHIFT] === 0) slot |= (1 << GROUP_SHIFT) - 1;
      else if (this.words[slot] !== 0) found.push(slot);
    }
    return found;
  }

  private forEachSlotOf(address: GuestAddress, sizeBytes: number, visit: (slot: number) => void): void {
    assert(address % PAGE_SIZE === 0 && sizeBytes % PAGE_SIZE === 0, 'mapping is not page-aligned');
    for (let done = 0; done < sizeBytes; done += PAGE_SIZE) {
      const slot = this.slotOf((address + done) as GuestAddress);
      assert(slot !== NO_SLOT, 'mapping outside every window of the machine');
      visit(slot);
    }
  }

  private presentEntry(slot: number): number {
    const entry = this.words[slot]!;
    assert((entry & PAGE_PRESENT) !== 0, 'page is not mapped');
    return entry;
  }

  private setSlot(slot: number, entry: number): void {
    this.words[slot] = entry;
    this.mappedInGroup[slot >>> GROUP_SHIFT]!++;
    if ((entry & PAGE_DEVICE) !== 0) return;
    const frame = this.frameOf(entry);
    this.frames.attach(frame, slot);
    if ((entry & PAGE_CLEAN) !== 0) this.pages.add(frame, this.addressOfSlot(slot));
    else this.pages.list(frame);
  }

  private clearSlot(slot: number): void {
    const entry = this.presentEntry(slot);
    this.words[slot] = 0;
    if (this.copied.size > 0) this.copied.delete(slot);
    this.mappedInGroup[slot >>> GROUP_SHIFT]!--;
    if ((entry & PAGE_DEVICE) !== 0) return;
    const frame = this.frameOf(entry);
    if ((entry & PAGE_CLEAN) !== 0) this.pages.subtract(frame, this.addressOfSlot(slot));
    if (this.frames.detach(frame, slot) && (entry & PAGE_CODE) !== 0) {
      this.codeOwner?.dropFrameCode((entry & FRAME_MASK) >>> 0);
    }
  }

  private readonly clearFrame = (frame: number): void => {
    const at = layout.RAM_BASE + frame * PAGE_SIZE;
    this.bytes.fill(0, at, at + PAGE_SIZE);
  };

  private frameOf(entry: number): number {
    return (((entry & FRAME_MASK) >>> 0) - layout.RAM_BASE) >>> 12;
  }

  private assertSpace(space: number): void {
    assert(this.spaces[space - 1] === true, 'no such address space');
  }
}
