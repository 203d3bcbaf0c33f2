import { describe, expect, it } from 'vitest';
import {
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { namedEvent } from '../testing/named-event.ts';
import { createTestSystem } from '../testing/test-system.ts';
import { findObject, ObpDirectoryEntries, ObpFullName, objectRecord } from './directory.ts';
import { ObpFindPlace, ObpLookup } from './namespace.ts';
import { ObpCreateObject, ObpObjectId } from './object.ts';
import { ObpCreateSymbolicLink } from './symbolic-link.ts';

function nameOf(k: Kernel, path: string): string {
  const { object } = ObpLookup(k, path);
  const record = findObject(k, object);
  return record === undefined ? '' : ObpFullName(k, record);
}

function createDevice(k: Kernel, name: string) {
  const place = ObpFindPlace(k, `\\Device\\${name}`);
  if (typeof place === 'number') throw new Error('taken');
  return ObpCreateObject(k, 'Device', 64, { place, permanent: true });
}

describe('the namespace after boot', () => {
  it('has the directories drivers rely on', () => {
    const { k } = createTestSystem();
    const root = objectRecord(k, k.state.ob.root);
    expect(ObpDirectoryEntries(k, root).map((entry) => `${entry.type} ${entry.name}`)).toEqual([
      'Directory BaseNamedObjects',
      'Directory Callback',
      'Directory Device',
      'SymbolicLink DosDevices',
      'Directory Driver',
      'Directory FileSystem',
      'Directory GLOBAL??',
      'Directory ObjectTypes',
      'Key REGISTRY',
      'Directory Sessions',
    ]);
  });

  it('lists a type object for each type', () => {
    const { k } = createTestSystem();
    for (const type of [
      'Type',
      'Directory',
      'SymbolicLink',
      'Process',
      'Thread',
      'Event',
      'Device',
      'Driver',
      'File',
    ]) {
      expect(ObpLookup(k, `\\ObjectTypes\\${type}`).status, type).toBe(STATUS_SUCCESS);
    }
  });
});

describe('finding an object', () => {
  it('ignores case and keeps the case that was given', () => {
    const { k } = createTestSystem();
    namedEvent(k, 'Ready', { permanent: true });
    expect(nameOf(k, '\\BASENAMEDOBJECTS\\rEADY')).toBe('\\BaseNamedObjects\\Ready');
  });

  it('hands on what follows a device', () => {
    const { k } = createTestSystem();
    const device = createDevice(k, 'Example');
    expect(ObpLookup(k, '\\Device\\example\\HELLO\\there')).toMatchObject({
      status: STATUS_SUCCESS,
      object: device,
      remaining: '\\HELLO\\there',
    });
    expect(ObpLookup(k, '\\Device\\Example').remaining).toBe('');
    expect(ObpLookup(k, '\\Device\\Example\\').remaining).toBe('\\');
  });

  it('finds global names through \\??, \\DosDevices and \\GLOBAL??', () => {
    const { k } = createTestSystem();
    const device = createDevice(k, 'Example');
    ObpCreateSymbolicLink(k, k.state.ob.dosDevices, 'Example', '\\Device\\Example');
    for (const path of [
      '\\??\\Example\\x',
      '\\DosDevices\\Example\\x',
      '\\GLOBAL??\\Example\\x',
      '\\??\\Global\\Example\\x',
      '\\??\\GLOBALROOT\\Device\\Example\\x',
    ]) {
      expect(ObpLookup(k, path), path).toMatchObject({ status: STATUS_SUCCESS, object: device, remaining: '\\x' });
    }
  });

  it('tells a missing leaf from a missing directory', () => {
    const { k } = createTestSystem();
    expect(ObpLookup(k, '\\Device\\None').status).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
    expect(ObpLookup(k, '\\None\\Example').status).toBe(STATUS_OBJECT_PATH_NOT_FOUND);
  });

  it('refuses malformed paths', () => {
    const { k } = createTestSystem();
    expect(ObpLookup(k, 'Device').status).toBe(STATUS_OBJECT_PATH_SYNTAX_BAD);
    expect(ObpLookup(k, '').status).toBe(STATUS_OBJECT_PATH_SYNTAX_BAD);
    expect(ObpLookup(k, '\\Device\\\\x').status).toBe(STATUS_OBJECT_NAME_INVALID);
    expect(ObpLookup(k, '\\Device\\').status).toBe(STATUS_OBJECT_NAME_INVALID);
  });

  it('does not go on behind an object that has nothing below it', () => {
    const { k } = createTestSystem();
    namedEvent(k, 'Ready', { permanent: true });
    expect(ObpLookup(k, '\\BaseNamedObjects\\Ready\\more').status).toBe(STATUS_OBJECT_TYPE_MISMATCH);
  });

  it('gives up on symbolic links that go round in circles', () => {
    const { k } = createTestSystem();
    ObpCreateSymbolicLink(k, k.state.ob.dosDevices, 'A', '\\??\\B');
    ObpCreateSymbolicLink(k, k.state.ob.dosDevices, 'B', '\\??\\A');
    expect(ObpLookup(k, '\\??\\A').status).toBe(STATUS_OBJECT_NAME_NOT_FOUND);
  });

  it('looks below a directory it is given', () => {
    const { k } = createTestSystem();
    const device = createDevice(k, 'Example');
    const root = ObpObjectId(k, ObpLookup(k, '\\Device').object);
    expect(ObpLookup(k, 'Example\\x', { root })).toMatchObject({ object: device, remaining: '\\x' });
    expect(ObpLookup(k, '\\Example', { root }).status).toBe(STATUS_OBJECT_PATH_SYNTAX_BAD);
  });
});

describe('naming an object', () => {
  it('refuses a name that is taken, in any case', () => {
    const { k } = createTestSystem();
    createDevice(k, 'Example');
    expect(ObpFindPlace(k, '\\Device\\EXAMPLE')).toBe(STATUS_OBJECT_NAME_COLLISION);
  });

  it('follows links on the way, but not the one in the last place', () => {
    const { k } = createTestSystem();
    expect(ObpFindPlace(k, '\\DosDevices\\Global\\New')).toEqual({ directory: k.state.ob.dosDevices, name: 'New' });
    ObpCreateSymbolicLink(k, k.state.ob.dosDevices, 'Dangling', '\\Device\\None');
    expect(ObpFindPlace(k, '\\GLOBAL??\\Dangling')).toBe(STATUS_OBJECT_NAME_COLLISION);
  });

  it('in \\?? goes to the directory of the user, or to the global one when the system does it', () => {
    const { k } = createTestSystem();
    const local = ObpLookup(k, '\\Sessions\\0\\DosDevices\\00000000-00012f5e').object;
    expect(ObpFindPlace(k, '\\??\\New')).toEqual({ directory: ObpObjectId(k, local), name: 'New' });
    ObpCreateSymbolicLink(k, k.state.ob.dosDevices, 'Taken', '\\Device\\None');
    expect(ObpFindPlace(k, '\\??\\Taken')).toEqual({ directory: ObpObjectId(k, local), name: 'Taken' });
    k.currentThread = undefined;
    expect(ObpFindPlace(k, '\\??\\New')).toEqual({ directory: k.state.ob.dosDevices, name: 'New' });
    expect(ObpFindPlace(k, '\\??\\Taken')).toBe(STATUS_OBJECT_NAME_COLLISION);
  });
});
