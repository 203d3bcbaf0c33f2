/** What the calls of a scenario thread refuse, before user mode does anything with it. */
import { expect, test } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { Devices } from '../hardware/devices.ts';
import { INVALID_HANDLE_VALUE, MAX_BUFFER_BYTES } from './program-thread.ts';
import { UserThread } from './user-thread.ts';

const environment = {
  peek: () => new Uint8Array(0),
  threadId: () => undefined,
  programs: [],
  devices: new Devices(new Map()),
};
const thread = new UserThread('p.exe', 'main', 0, environment);
const handle = { value: 4, action: 1 };

test.each([
  ['a path that is no text', () => thread.CreateFile(5 as never), /path must be a text, not number/],
  ['no path', () => thread.CreateFile(undefined as never), /path must be a text, not undefined/],
  ['a flag that there is not', () => thread.CreateFile('C:\\x', { flags: 0x8 }), /flags 0x8 are not known/],
  ['a path that is no text', () => thread.DeleteFile(5 as never), /DeleteFile: the path must be a text, not number/],
  ['no path to move to', () => thread.MoveFile('C:\\x', undefined as never), /MoveFile: the path must be a text/],
  [
    'a path too long',
    () => thread.CreateDirectory(`C:\\${'x'.repeat(4096)}`),
    /CreateDirectory: the path has more than/,
  ],
  ['a search without a name', () => thread.FindFirstFile('C:\\logs\\'), /ends with a backslash; it needs a name/],
  ['a pointer from nowhere', () => thread.SetFilePointer(handle, 0, 3), /3 is neither FILE_BEGIN/],
  ['no length', () => thread.ReadFile(handle, undefined as never), /not undefined/],
  ['a negative length', () => thread.ReadFile(handle, -5), /not -5/],
  ['half a byte', () => thread.ReadFile(handle, 1.5), /not 1.5/],
  ['a longer buffer than there is room for', () => thread.ReadFile(handle, MAX_BUFFER_BYTES + 1), /0 to 1040384 bytes/],
  ['a negative output', () => thread.DeviceIoControl(handle, 0, new Uint8Array(8), -4), /not -4/],
  ['a time in words', () => thread.Sleep('long' as never), /milliseconds, not long/],
  ['a negative time', () => thread.Sleep(-1), /milliseconds, not -1/],
  ['no end of time', () => thread.Sleep(Number.POSITIVE_INFINITY), /milliseconds, not Infinity/],
])('%s', (_what, call, message) => {
  expect(() => call().next()).toThrow(InputError);
  expect(() => call().next()).toThrow(message);
});

test.each([[undefined], [4], [{}], [{ value: 0.5, action: 0 }]])('%j is no handle', (bad) => {
  expect(() => thread.CloseHandle(bad as never).next()).toThrow(/a handle is what CreateFile gives/);
  expect(thread.CloseHandle(INVALID_HANDLE_VALUE).next().value).toMatchObject({ service: 'NtClose' });
});
