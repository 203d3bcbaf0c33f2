import { expect, it } from 'vitest';
import { STATUS_DELETE_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { call } from '../testing/driver-script.ts';
import { createSampleDevice } from '../testing/sample-device.ts';

function createLock() {
  const sample = createSampleDevice();
  const { k, scratchPage } = sample;
  const lock = scratchPage();
  const initialize = () => call(k, 'IoInitializeRemoveLockEx', lock, 0, 0, 0, 32);
  const acquire = () => call(k, 'IoAcquireRemoveLockEx', lock, 0, 0, 0, 32);
  const release = () => call(k, 'IoReleaseRemoveLockEx', lock, 0, 32);
  initialize();
  return { ...sample, lock, acquire, release };
}

it('a removal waits until the last user has gone', () => {
  const { k, lock, script, program, acquire, release } = createLock();
  expect([acquire(), acquire()]).toEqual([STATUS_SUCCESS, STATUS_SUCCESS]);
  const other = program.thread;
  expect(script.start(other, call(k, 'IoReleaseRemoveLockAndWaitEx', lock, 0, 32))).toBeUndefined();
  expect(other.state).toBe('waiting');
  release();
  expect(other.state).toBe('ready');
});

it('from then on nobody gets the lock', () => {
  const { k, lock, script, acquire } = createLock();
  acquire();
  script.call(call(k, 'IoReleaseRemoveLockAndWaitEx', lock, 0, 32));
  expect(acquire()).toBe(STATUS_DELETE_PENDING);
});
