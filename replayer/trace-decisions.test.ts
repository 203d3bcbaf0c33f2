/** What a replay holds in memory of the decisions of a trace: never more than a batch of each sort. */
import { expect, test } from 'vitest';
import { MutableEventContext } from '../proto/event-player.ts';
import { MemoryTarget } from '../proto/testing/memory-target.ts';
import { TEST_HEADER } from '../proto/testing/random-events.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { TraceWriter } from '../proto/trace-writer.ts';
import { HARDWARE, TraceDecisions } from './trace-decisions.ts';

const BATCHES = 40;
const ACTIONS_A_BATCH = 10;

/** Each batch has actions of one thread; a device does something in the last one only. */
function longTrace(): TraceReader {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  for (let batch = 0; batch < BATCHES; batch++) {
    for (let i = 0; i < ACTIONS_A_BATCH; i++) {
      context.time++;
      context.thread = 7;
      writer.sink.userExit(batch * ACTIONS_A_BATCH + i, 0);
    }
    if (batch === BATCHES - 1) writer.sink.hardwareEvent(1, 'ring', new Uint8Array(0), 0);
    writer.flush();
  }
  writer.finish('completed');
  return openTrace(target.bytes);
}

function held(decisions: TraceDecisions): number {
  const { userActions, others } = decisions.save();
  return [...userActions.map(([, events]) => events), ...others.map(([, , events]) => events)].flat().length;
}

test('a decision that comes late does not bring what is before it into memory', () => {
  const decisions = new TraceDecisions(longTrace());
  expect(decisions.peek(HARDWARE)).toMatchObject({ name: 'hardware_event', fields: { name: 'ring' } });
  expect(held(decisions)).toBe(1);
  for (let n = 0; n < BATCHES * ACTIONS_A_BATCH; n++) {
    expect(decisions.takeUserAction(7)?.fields.action).toBe(n);
    expect(held(decisions)).toBeLessThanOrEqual(1 + ACTIONS_A_BATCH);
  }
  expect(decisions.takeUserAction(7)).toBeUndefined();
});

test('a sort of decision that the trace has none of is not looked for in its events', () => {
  const reader = longTrace();
  const decisions = new TraceDecisions(reader);
  let read = 0;
  const batch = reader.batch.bind(reader);
  reader.batch = (index) => {
    read++;
    return batch(index);
  };
  expect(decisions.peek('allocation_failure')).toBeUndefined();
  expect(read).toBe(0);
});

test('a saved state goes on where it was, each queue by itself', () => {
  const reader = longTrace();
  const before = new TraceDecisions(reader);
  before.peek(HARDWARE);
  for (let n = 0; n < 25; n++) before.takeUserAction(7);
  const after = new TraceDecisions(reader);
  after.peek('thread_switch');
  after.restore(structuredClone(before.save()));
  for (let n = 25; n < 31; n++) expect(after.takeUserAction(7)?.fields.action).toBe(n);
  expect(after.peek(HARDWARE)?.name).toBe('hardware_event');
  after.take(HARDWARE);
  expect(after.peek(HARDWARE)).toBeUndefined();
});
