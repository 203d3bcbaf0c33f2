/** Debug output. Source: "DbgPrint", "DbgPrintEx" (wdm.h): they return STATUS_SUCCESS when the message was sent; "DbgBreakPoint macro (wdm.h)". */
import { DISPATCH_LEVEL, STATUS_SUCCESS } from '../../../kernel/driver-kit/api.ts';
import { STATUS_BREAKPOINT } from '../../../nt/status-codes.ts';
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

  rule('DbgBreakPoint raises STATUS_BREAKPOINT when no debugger is attached', {
    events: ['debugBreak'],
    *kernel(nt, c) {
      const code = yield* nt.tryExcept(
        function* () {
          yield* nt.DbgBreakPoint();
          return 0;
        },
        (raised) => raised.code,
      );
      yield* c.report('code', code);
    },
    expect: { event: 'debugBreak', code: STATUS_BREAKPOINT },
  });
});
