/** What a scenario chooses about the system is in the trace: a replay needs nothing else. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import type { PoolRequest } from '../../system/scenario/api.ts';
import { recordInMemory, talkScenario } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';

function replayed(bytes: Uint8Array) {
  return replayOf(openTrace(bytes));
}

test('allocations that a scenario makes fail do so in the recording and in its replay', async () => {
  const asked: PoolRequest[] = [];
  const failAllocation = (request: PoolRequest) => {
    asked.push(request);
    return request.number === 3;
  };
  const { bytes } = recordInMemory({ ...(await talkScenario()), failAllocation });
  expect(asked.map(({ number }) => number)).toEqual(asked.map((_, index) => index + 1));
  const reader = openTrace(bytes);
  const failures = [];
  for (let index = 0; index < reader.eventCount; index++) {
    const event = reader.event(index);
    if (event.name === 'pool_fail') failures.push(event);
  }
  expect(failures).toHaveLength(1);
  expect(replayed(bytes)).toMatchObject({ matched: openTrace(bytes).eventCount, divergence: undefined });
});

test('limits of pool make allocations fail, in the recording and in its replay', async () => {
  const { bytes } = recordInMemory({ ...(await talkScenario()), poolLimits: { nonPaged: 100 } });
  const reader = openTrace(bytes);
  expect(reader.header.quirk).toEqual(['pool limits nonpaged=100']);
  const names = Array.from({ length: reader.eventCount }, (_, index) => reader.event(index).name);
  expect(names).toContain('pool_fail');
  expect(replayed(bytes)).toMatchObject({ matched: reader.eventCount, divergence: undefined });
});

test('a filter of debug messages and another build are part of the header, and of the replay', async () => {
  const { bytes } = recordInMemory({ ...(await talkScenario()), debugFilter: [[77, 15]], windowsBuild: 19045 });
  expect(openTrace(bytes).header.quirk).toEqual(['debug filter 77=f', 'windows build 19045']);
  expect(replayed(bytes)).toMatchObject({ matched: openTrace(bytes).eventCount, divergence: undefined });
});
