/** "Using I/O Timers", "IoInitializeTimer", "IoStartTimer", "IoStopTimer" (wdm.h). */
import { expect, it } from 'vitest';
import type { GuestAddress } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { DeviceObject } from '../generated/views.ts';
import { KiExpireTimeouts } from '../ke/timeouts.ts';
import { call } from '../testing/driver-script.ts';
import { openSampleDevice } from '../testing/sample-device.ts';

const SECOND_NS = 1_000_000_000;

function prepare() {
  const sample = openSampleDevice(() => ({}));
  const { k, script, device } = sample;
  const calls: number[][] = [];
  const routine = script.routine((...args) => {
    calls.push([...args, k.irql]);
  });
  call(k, 'IoInitializeTimer', device, routine, u64(0x77));
  /** Time passes, and the DPC that is queued then runs. */
  const pass = (nanoseconds: number) => {
    k.processor.extraTimeNs += nanoseconds;
    KiExpireTimeouts(k);
    for (const { address } of k.processor.dpcs.splice(0)) {
      // The DPC is out of its queue before its routine is called.
      k.memory.writeU64((address + 56) as GuestAddress, 0, 0);
      k.processor.irql = DISPATCH_LEVEL;
      script.start(sample.program.thread, call(k, 'IopTimerDispatch', address, u64(0), u64(0), u64(0)));
      k.processor.irql = 0;
    }
  };
  return { ...sample, calls, pass };
}

it('calls the routine once a second while the timer runs, at DISPATCH_LEVEL, with the device and the context', () => {
  const { k, device, calls, pass } = prepare();
  pass(3 * SECOND_NS);
  expect(calls).toEqual([]);
  call(k, 'IoStartTimer', device);
  pass(SECOND_NS - 1);
  expect(calls).toEqual([]);
  pass(1);
  pass(SECOND_NS);
  const expected = [device, 0x77, DISPATCH_LEVEL];
  expect(calls).toEqual([expected, expected]);
  call(k, 'IoStopTimer', device);
  pass(2 * SECOND_NS);
  expect(calls).toHaveLength(2);
});

it('starting it twice is starting it once; the device knows that it has a timer', () => {
  const { k, device, calls, pass } = prepare();
  expect(new DeviceObject(k.memory, device).Timer).not.toBe(0);
  call(k, 'IoStartTimer', device);
  call(k, 'IoStartTimer', device);
  pass(SECOND_NS);
  expect(calls).toHaveLength(1);
});
