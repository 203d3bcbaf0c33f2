import { describe, expect, it } from 'vitest';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { EVENT_BODY, namedEvent } from '../testing/named-event.ts';
import { createTestSystem } from '../testing/test-system.ts';
import { obDdis } from './ddis.ts';
import { KernelMode } from './handle.ts';
import { ObpLookup } from './namespace.ts';
import {
  ObDereferenceObject,
  ObMakeTemporaryObject,
  ObpCreateObject,
  ObpObjectId,
  ObpTypeName,
  ObReferenceObject,
  pointerCount,
} from './object.ts';

describe('life of an object', () => {
  it('begins with one reference and a zeroed body behind its header', () => {
    const { k, events } = createTestSystem();
    const object = ObpCreateObject(k, 'Event', EVENT_BODY);
    expect(pointerCount(k, object)).toBe(1);
    expect([...k.memory.readBytes(object, EVENT_BODY)]).toEqual(new Array(EVENT_BODY).fill(0));
    expect(events).toEqual([{ kind: 'objectCreate', args: [ObpObjectId(k, object), 'Event', '', object] }]);
  });

  it('ends with its last reference, and its memory with it', () => {
    const { k, takeEvents } = createTestSystem();
    const object = ObpCreateObject(k, 'Event', EVENT_BODY);
    expect(ObReferenceObject(k, object)).toBe(2);
    ObDereferenceObject(k, object);
    expect(ObpTypeName(k, object)).toBe('Event');
    ObDereferenceObject(k, object);
    expect(ObpTypeName(k, object)).toBeUndefined();
    expect(takeEvents()).toEqual(['objectCreate', 'objectDelete']);
    expect(k.memory.isAccessible(object, 1, 'read')).toBe(false);
  });

  it('numbers objects without using a number twice', () => {
    const { k } = createTestSystem();
    const first = ObpCreateObject(k, 'Event', EVENT_BODY);
    const id = ObpObjectId(k, first);
    ObDereferenceObject(k, first);
    expect(ObpObjectId(k, ObpCreateObject(k, 'Event', EVENT_BODY))).toBe(id + 1);
  });

  it('stops with REFERENCE_BY_POINTER for what is no object', () => {
    const { k } = createTestSystem();
    const stop = bugcheckOf(() => ObDereferenceObject(k, 0x1234 as GuestAddress));
    expect(stop.code).toBe(0x18);
    expect(stop.parameters[1]).toEqual({ lo: 0x1234, hi: 0 });
  });
});

describe('references of drivers', () => {
  it('are told one by one with the count they lead to, those of the kernel are not', () => {
    const { k, events } = createTestSystem();
    const object = ObpCreateObject(k, 'Event', EVENT_BODY);
    const id = ObpObjectId(k, object);
    ObReferenceObject(k, object);
    expect(callDdi(k, obDdis, 'ObfReferenceObject', object)).toBe(3);
    expect(callDdi(k, obDdis, 'ObReferenceObjectByPointer', object, 0, NULL_ADDRESS, KernelMode)).toBe(STATUS_SUCCESS);
    expect(callDdi(k, obDdis, 'ObfDereferenceObject', object)).toBe(3);
    const told = events.filter(({ kind }) => kind === 'objectReference');
    expect(told.map(({ args }) => args)).toEqual([
      [id, 1, 3],
      [id, 1, 4],
      [id, 0, 3],
    ]);
  });

  it('the last one is told before the object is gone; one too many is not told', () => {
    const { k, events } = createTestSystem();
    const object = ObpCreateObject(k, 'Event', EVENT_BODY);
    const id = ObpObjectId(k, object);
    callDdi(k, obDdis, 'ObfDereferenceObject', object);
    const kinds = events.filter(({ kind }) => kind === 'objectReference' || kind === 'objectDelete');
    expect(kinds).toEqual([
      { kind: 'objectReference', args: [id, 0, 0] },
      { kind: 'objectDelete', args: [id] },
    ]);
    expect(bugcheckOf(() => callDdi(k, obDdis, 'ObfDereferenceObject', object)).code).toBe(0x18);
    expect(events.filter(({ kind }) => kind === 'objectReference')).toHaveLength(1);
  });
});

describe('a named object', () => {
  it('is held by its name', () => {
    const { k } = createTestSystem();
    const object = namedEvent(k, 'Ready', { permanent: true });
    ObDereferenceObject(k, object);
    expect(pointerCount(k, object)).toBe(1);
    expect(ObpLookup(k, '\\BaseNamedObjects\\Ready').object).toBe(object);
  });

  it('goes when a permanent one without handles is made temporary', () => {
    const { k } = createTestSystem();
    const object = namedEvent(k, 'Ready', { permanent: true });
    ObDereferenceObject(k, object);
    ObMakeTemporaryObject(k, object);
    expect(ObpTypeName(k, object)).toBeUndefined();
    expect(ObpLookup(k, '\\BaseNamedObjects\\Ready').object).toBe(NULL_ADDRESS);
  });
});
