/** Doubly linked lists in guest memory (LIST_ENTRY), as the inline routines of wdm.h keep them. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { LIST_ENTRY } from '../../nt/generated/layouts.ts';
import { checkChain } from '../chain.ts';
import type { GuestMemory } from '../ports.ts';

function blinkOf(entry: GuestAddress): GuestAddress {
  return (entry + LIST_ENTRY.Blink) as GuestAddress;
}

/** Makes an empty list. */
export function InitializeListHead(memory: GuestMemory, head: GuestAddress): void {
  memory.writePointer(head, head);
  memory.writePointer(blinkOf(head), head);
}

/** Adds `entry` as the last one. */
export function InsertTailList(memory: GuestMemory, head: GuestAddress, entry: GuestAddress): void {
  const last = memory.readPointer(blinkOf(head));
  memory.writePointer(entry, head);
  memory.writePointer(blinkOf(entry), last);
  memory.writePointer(last, entry);
  memory.writePointer(blinkOf(head), entry);
}

/** Adds `entry` as the first one. */
export function InsertHeadList(memory: GuestMemory, head: GuestAddress, entry: GuestAddress): void {
  const first = memory.readPointer(head);
  memory.writePointer(entry, first);
  memory.writePointer(blinkOf(entry), head);
  memory.writePointer(blinkOf(first), entry);
  memory.writePointer(head, entry);
}

/** Whether the list has no entries; an entry that is in no list counts as an empty one. */
export function IsListEmpty(memory: GuestMemory, head: GuestAddress): boolean {
  return memory.readPointer(head) === head;
}

/** Takes `entry` out of the list it is in. */
export function RemoveEntryList(memory: GuestMemory, entry: GuestAddress): void {
  const next = memory.readPointer(entry);
  const previous = memory.readPointer(blinkOf(entry));
  memory.writePointer(previous, next);
  memory.writePointer(blinkOf(next), previous);
}

/** The entries from first to last. The list may lose the entry that is being visited. */
export function* listEntries(memory: GuestMemory, head: GuestAddress): Generator<GuestAddress> {
  let entry = memory.readPointer(head);
  for (let steps = 0; entry !== head; steps++) {
    checkChain(steps, 'entries', head);
    const next = memory.readPointer(entry);
    yield entry;
    entry = next;
  }
}
