/** What scenario modules can import from `ntrewind/scenario`. */
import { expect, test } from 'vitest';
import * as api from './api.ts';

test('CTL_CODE makes the codes of the headers', () => {
  // IOCTL_DISK_GET_DRIVE_GEOMETRY of ntdddisk.h: CTL_CODE(IOCTL_DISK_BASE, 0, METHOD_BUFFERED, FILE_ANY_ACCESS).
  expect(api.CTL_CODE(7, 0, api.METHOD_BUFFERED, api.FILE_ANY_ACCESS)).toBe(0x0007_0000);
  // IOCTL_STORAGE_EJECT_MEDIA: CTL_CODE(IOCTL_STORAGE_BASE, 0x202, METHOD_BUFFERED, FILE_READ_ACCESS).
  expect(api.CTL_CODE(0x2d, 0x202, api.METHOD_BUFFERED, api.FILE_READ_ACCESS)).toBe(0x002d_4808);
});

test.each([
  ['no object', undefined, /scenario\(\) takes an object/],
  ['no drivers', { processes: {} }, /"drivers" must be an array/],
  ['a driver without image', { drivers: [{ service: 'x' }], processes: {} }, /"x" needs "image"/],
  ['a service name with a space', { drivers: [{ service: 'a b', image: 'x' }], processes: {} }, /"service".*"a b"/],
  ['no processes', { drivers: [] }, /"processes" must be an object/],
  ['a process that is no function', { drivers: [], processes: { p: 3 } }, /process "p"/],
  ['a process without threads', { drivers: [], processes: { p: {} } }, /process "p" has no threads/],
  ['a nameless process', { drivers: [], processes: { '': () => {} } }, /name of a process/],
  [
    'an endless thread name',
    { drivers: [], processes: { p: { ['x'.repeat(256)]: () => {} } } },
    /name of a thread.*256/,
  ],
  ['a description that is no text', { description: 5, drivers: [], processes: {} }, /"description"/],
  [
    'a failAllocation that is no function',
    { drivers: [], processes: {}, failAllocation: 1 },
    /"failAllocation" is a function/,
  ],
  [
    'a debug filter of no component',
    { drivers: [], processes: {}, debugFilter: { NONE: 1 } },
    /no debug component "NONE"/,
  ],
  ['a debug filter without a mask', { drivers: [], processes: {}, debugFilter: { IHVDRIVER: -1 } }, /IHVDRIVER=0xf/],
  [
    'a build of Windows that there is not',
    { drivers: [], processes: {}, windowsBuild: 9000 },
    /build of Windows.*9000/,
  ],
  [
    'a limit of a pool that there is not',
    { drivers: [], processes: {}, poolLimits: { session: 1 } },
    /"paged" and "nonPaged".*"session"/,
  ],
  ['a limit of a pool that is no size', { drivers: [], processes: {}, poolLimits: { paged: -1 } }, /bytes, not.*-1/],
  ['a thread that is no function', { drivers: [], processes: { p: { t: 1 } } }, /thread "t" of process "p"/],
])('a description with %s is refused by name', (_what, description, message) => {
  expect(() => api.scenario(description as never)).toThrow(message);
});
