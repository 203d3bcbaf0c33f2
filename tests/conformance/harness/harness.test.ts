/** The harness itself: it can fail, says what differs, and goes on after a case that ends the run. */
import { expect, test } from 'vitest';
import { type GuestAddress, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import { DRIVER_IRQL_NOT_LESS_OR_EQUAL } from '../../../nt/bug-check-codes.ts';
import { runArea } from './conformance.ts';
import { rules } from './rule.ts';
import { runCases, type Variant } from './run-cases.ts';

const PLAIN: Variant = { image: undefined, processorCount: 1, seed: 0 };

const cases = rules((rule) => {
  rule('reports', {
    *kernel(nt, c) {
      yield* c.report('number', -1);
      yield* c.report('text', 'abc');
      yield* c.report('wide', 0x1_2345_6789n);
      yield* nt.KeGetCurrentIrql();
    },
    *user(t, report) {
      yield* t.Sleep(1);
      report('user', true);
    },
    *end(_nt, c) {
      yield* c.report('end', 2);
    },
    expect: { number: 0xffff_ffff, text: 'abc', wide: 0x1_2345_6789n, user: 1, end: 2 },
  });
  rule('crashes', {
    *kernel(nt, c) {
      yield* c.report('before', 1);
      yield* nt.KeRaiseIrqlToDpcLevel();
      nt.memory.readU8(-16 as GuestAddress);
    },
  });
  rule('goes on', {
    *kernel(_nt, c) {
      yield* c.report('again', 1);
    },
    expect: { again: 2 },
  });
});

test('cases report in order, from kernel and user side; one that crashes does not keep the next from running', () => {
  const called = new Set<string>();
  const results = runCases(cases, PLAIN, called);
  expect(results.map(({ reported }) => reported)).toEqual([
    [
      ['number', 0xffff_ffff_ffff_ffffn],
      ['text', 'abc'],
      ['wide', 0x1_2345_6789n],
      ['user', true],
      ['end', 2n],
    ],
    [['before', 1n]],
    [['again', 1n]],
  ]);
  expect(results[1]!.ended?.kind).toBe('bugcheck');
  expect(results[1]!.bugCheck?.[0]).toBe(BigInt(DRIVER_IRQL_NOT_LESS_OR_EQUAL));
  // The harness itself completes the requests that run the parts of cases, and nothing more of it is counted.
  expect([...called].sort()).toEqual(['IofCompleteRequest', 'KeGetCurrentIrql', 'KeRaiseIrqlToDpcLevel']);
});

test('what differs from the rule is a failure with its variant, and only that', () => {
  const { failures } = runArea('none', cases);
  expect([...failures.keys()].sort()).toEqual(['crashes', 'goes on']);
  expect(failures.get('goes on')).toEqual({ variant: 'TypeScript, 1 processors, seed 0', lines: ['again = 0x1'] });
});

test('a CASE that the C driver does not have is a failure', () => {
  const missing = rules((rule) => {
    rule('is not there', { c: 'NoSuchCase' });
  });
  const { failures } = runArea('io', missing);
  expect(failures.get('is not there')).toEqual({
    variant: 'C, 1 processors, seed 0',
    lines: ['no such CASE = "NoSuchCase"', 'no such CASE = "NoSuchCase"'],
  });
});

test('a case with drivers of its own has a machine for itself, and its drivers report', () => {
  const own = rules((rule) => {
    rule('loads', {
      drivers: {
        second: (_nt, report) =>
          function* DriverEntry() {
            yield* report('second', 1);
            return STATUS_SUCCESS;
          },
      },
      expect: { second: 1 },
    });
  });
  expect(runArea('none', own).failures.size).toBe(0);
});
