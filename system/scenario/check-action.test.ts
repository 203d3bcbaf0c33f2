/** What scenario code may yield, and what is said when it yields something else. */
import { expect, test } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { Devices } from '../hardware/devices.ts';
import { checkedAction } from './check-action.ts';
import { UserThread } from './user-thread.ts';

const environment = {
  peek: () => new Uint8Array(0),
  threadId: () => undefined,
  programs: [],
  devices: new Devices(new Map()),
};
const none: readonly never[] = [];
const call = { kind: 'system-call', service: 'NtClose', args: [{ lo: 4, hi: 0 }], references: none };
const write = {
  kind: 'write',
  address: -0x8000_0000_0000,
  data: new Uint8Array(3),
  references: [{ action: 4, index: 1 }],
};

test.each([
  [{ kind: 'exit', status: 0xffff_ffff }],
  [{ kind: 'map', address: 0x1a0_0000_0000, sizeBytes: 4096, writable: true }],
  [write],
  [call],
  [{ kind: 'signal', name: 'Grüße 猫' }],
])('%j is an action', (action) => {
  expect(checkedAction(action)).toBe(action);
});

test.each([
  ['nothing', undefined, /yields undefined.*"yield\*"/],
  ['a number', 5, /yields 5.*"yield\*"/],
  ['a call without star', new UserThread('p', 't', 0, environment).Sleep(1), /"yield\*", not with "yield"/],
  ['an object', {}, /no action/],
  ['a process', { kind: 'process', name: 'x' }, /no action of a thread, but process/],
  ['a status that is no number', { kind: 'exit', status: '1' }, /exit status/],
  ['an address that is not canonical', { ...write, address: 0x8000_0000_0000 }, /no address/],
  ['half an address', { ...write, address: 0.5 }, /no address/],
  ['text as bytes', { ...write, data: 'text' }, /Uint8Array/],
  ['more bytes than any buffer has', { ...write, data: new Uint8Array(1 << 20) }, /1048576 bytes/],
  ['a negative size', { kind: 'unmap', address: 0, sizeBytes: -4096 }, /size/],
  ['no arguments', { ...call, args: undefined }, /arguments of NtClose/],
  ['numbers as arguments', { ...call, args: [5] }, /arguments of NtClose/],
  ['very many arguments', { ...call, args: new Array(1000).fill({ lo: 0, hi: 0 }) }, /arguments of NtClose/],
  ['a reference to no action', { ...call, references: [{ action: -1, index: 0 }] }, /references/],
  ['no signal', { kind: 'signal', name: undefined }, /signal is a text/],
  ['an endless signal', { kind: 'barrier', name: 'x'.repeat(256) }, /signal is a text/],
  ['half a character', { kind: 'signal', name: '\ud83e' }, /signal is a text/],
])('%s is refused', (_what, yielded, message) => {
  expect(() => checkedAction(yielded)).toThrow(InputError);
  expect(() => checkedAction(yielded)).toThrow(message);
});
