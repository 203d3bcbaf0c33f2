/** Debug output. Source: "DbgPrint", "DbgPrintEx" (wdm.h): they return STATUS_SUCCESS when the message was sent. */
import { DISPATCH_LEVEL, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const DPFLTR_IHVDRIVER_ID = 77;
const DPFLTR_ERROR_LEVEL = 0;

export default rules((rule) => {
  rule('DbgPrint and DbgPrintEx send a message and return STATUS_SUCCESS', {
    events: ['debugPrint'],
    *kernel(nt, c) {
      const first = yield* nt.DbgPrint(nt.ansi('one %d'), 1);
      const second = yield* nt.DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, nt.ansi('two'));
      yield* c.report('DbgPrint', first);
      yield* c.report('DbgPrintEx', second);
    },
    expect: [
      ['event', 'debugPrint'],
      ['event', 'debugPrint'],
      ['DbgPrint', STATUS_SUCCESS],
      ['DbgPrintEx', STATUS_SUCCESS],
    ],
  });

  rule('DbgPrint may be called at DISPATCH_LEVEL', {
    *kernel(nt, c) {
      const old = yield* nt.KeRaiseIrql(DISPATCH_LEVEL);
      yield* c.report('status', yield* nt.DbgPrint(nt.ansi('high')));
      yield* nt.KeLowerIrql(old);
    },
    expect: { status: STATUS_SUCCESS },
  });
});
