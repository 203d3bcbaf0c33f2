/** Non-maskable interrupts. Source: "KeRegisterNmiCallback function (wdm.h)", "KeDeregisterNmiCallback function (wdm.h)". */
import {
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INVALID_HANDLE,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { ALARM, bell } from '../harness/bell.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { pin, unpin } from '../harness/system-threads.ts';

const [PORT, LINE] = [0x500, 5];
const HIGH_LEVEL = 15;
const NMI_HARDWARE_FAILURE = 0x80;

const register = (nt: DriverKit, routine: DriverRoutine, context = 0) =>
  nt.KeRegisterNmiCallback(nt.routine(routine), context);

/** What routines have noted, in order: they may print nothing at HIGH_LEVEL. */
type Seen = (readonly [label: string, value: number])[];

/** A routine that notes whether others have claimed the interrupt, and claims it or not. */
const claiming = (seen: Seen, label: string, claims: number): DriverRoutine =>
  function callback(_context, handled) {
    seen.push([label, handled & 0xff]);
    return claims;
  };

function* reportSeen(c: CaseContext, seen: Seen): DriverCode<void> {
  for (const [label, value] of seen) yield* c.report(label, value);
}

/** The device interrupts the first processor, on which the case runs. */
function* alarm(nt: DriverKit, ...handles: GuestAddress[]): DriverCode<void> {
  yield* pin(nt);
  yield* nt.WRITE_PORT_UCHAR(PORT + ALARM, 1);
  yield* unpin(nt);
  for (const handle of handles) yield* nt.KeDeregisterNmiCallback(handle);
}

export default rules((rule) => {
  rule(
    'the routine of KeRegisterNmiCallback is called at HIGH_LEVEL with its context, although interrupts are masked',
    {
      c: 'NmiAtHighLevel',
      hardware: { bell: bell(PORT, LINE) },
      *kernel(nt, c) {
        const seen: Seen = [];
        const handle = yield* register(
          nt,
          function* (context) {
            seen.push(['irql', yield* nt.KeGetCurrentIrql()], ['context', context]);
            return 1;
          },
          7,
        );
        yield* pin(nt);
        const old = yield* nt.KeRaiseIrql(HIGH_LEVEL);
        yield* nt.WRITE_PORT_UCHAR(PORT + ALARM, 1);
        seen.push(['masked', yield* nt.KeGetCurrentIrql()]);
        yield* nt.KeLowerIrql(old);
        yield* unpin(nt);
        yield* reportSeen(c, seen);
        yield* nt.KeDeregisterNmiCallback(handle);
      },
      expect: { irql: HIGH_LEVEL, context: 7, masked: HIGH_LEVEL },
    },
  );

  rule(
    'all registered routines are called, the last registered first; each hears whether one before has claimed the NMI',
    {
      c: 'NmiOrder',
      hardware: { bell: bell(PORT, LINE) },
      *kernel(nt, c) {
        const seen: Seen = [];
        const first = yield* register(nt, claiming(seen, 'first', 0));
        const second = yield* register(nt, claiming(seen, 'second', 1));
        const third = yield* register(nt, claiming(seen, 'third', 0));
        yield* alarm(nt, first, second, third);
        yield* reportSeen(c, seen);
      },
      expect: { third: 0, second: 0, first: 1 },
    },
  );

  rule('an NMI that no routine claims is bug check 0x80', {
    c: 'NmiUnclaimed',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      yield* c.report('registered', (yield* register(nt, claiming([], 'called', 0))) !== NULL_ADDRESS);
      yield* alarm(nt);
    },
    expect: { registered: true },
    bugCheck: [NMI_HARDWARE_FAILURE],
  });

  rule('KeDeregisterNmiCallback takes a routine back once, and says STATUS_INVALID_HANDLE when it is not registered', {
    c: 'NmiDeregistered',
    hardware: { bell: bell(PORT, LINE) },
    *kernel(nt, c) {
      const seen: Seen = [];
      const gone = yield* register(nt, claiming(seen, 'gone', 1));
      const stays = yield* register(nt, claiming(seen, 'stays', 1));
      yield* c.report('deregistered', yield* nt.KeDeregisterNmiCallback(gone));
      yield* c.report('again', yield* nt.KeDeregisterNmiCallback(gone));
      yield* c.report('never', yield* nt.KeDeregisterNmiCallback(NULL_ADDRESS));
      yield* alarm(nt, stays);
      yield* reportSeen(c, seen);
    },
    expect: { deregistered: STATUS_SUCCESS, again: STATUS_INVALID_HANDLE, never: STATUS_INVALID_HANDLE, stays: 0 },
  });
});
