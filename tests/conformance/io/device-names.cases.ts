/** Names of devices. Source: "IoCreateDevice function (wdm.h)", "Named Device Objects". */
import { STATUS_OBJECT_NAME_COLLISION } from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

export default rules((rule) => {
  rule('IoCreateDevice refuses a name that another object has, with STATUS_OBJECT_NAME_COLLISION', {
    c: 'NameCollides',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Twice');
      const out = nt.local(8);
      yield* c.report(
        'second',
        yield* nt.IoCreateDevice(c.driverObject, 0, nt.text('\\Device\\Twice'), 0x22, 0, false, out),
      );
    },
    expect: { second: STATUS_OBJECT_NAME_COLLISION },
  });
});
