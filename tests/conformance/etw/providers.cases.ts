/** Providers of events hear that they are enabled. Source: "EtwRegister function (wdm.h)", "IRP_MN_REGINFO", "IRP_MN_ENABLE_EVENTS", "WMIREGINFO structure (wmistr.h)". */
import {
  addressAdd,
  type DriverKit,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_SUCCESS,
  u64,
  u64FromAddress,
  WNODE_HEADER,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const ENABLE_PROVIDER = 1;
const TRACE_LEVEL_VERBOSE = 5;
const [IRP_MN_ENABLE_EVENTS, IRP_MN_REGINFO] = [4, 8];
/** WMIREG_ACTION_REGISTER, WMIREG_FLAG_TRACE_PROVIDER, and that what registers begins with a callback. */
const [REGISTER, DEREGISTER, TRACE_PROVIDER, CALLBACK] = [1, 2, 0x1_0000, 0x8000_0000];

function guidOf(nt: DriverKit, byte: number): GuestAddress {
  const guid = nt.local(16);
  nt.memory.fill(guid, 16, byte);
  return guid;
}

export default rules((rule) => {
  rule(
    'EtwRegister calls the enable callback of a provider that is enabled, with its handle stored, at PASSIVE_LEVEL',
    {
      c: 'EnableCallback',
      *kernel(nt, c) {
        const handle = nt.data(8);
        nt.memory.fill(handle, 8, 0);
        const callback = nt.routine(function* (_source, code, level, any, _all, filter, context) {
          yield* c.report('code', code);
          yield* c.report('verbose', level >= TRACE_LEVEL_VERBOSE);
          yield* c.report('keywords', any !== 0);
          yield* c.report('filter', filter);
          yield* c.report('context', context);
          yield* c.report('stored', nt.memory.readU32(handle) !== 0);
          yield* c.report('irql', yield* nt.KeGetCurrentIrql());
          return 0;
        });
        yield* c.report('registered', yield* nt.EtwRegister(guidOf(nt, 7), callback, 77, handle));
        yield* c.report('unregistered', yield* nt.EtwUnregister(nt.memory.readU64(handle)));
      },
      expect: {
        code: ENABLE_PROVIDER,
        verbose: 1,
        keywords: 1,
        filter: 0,
        context: 77,
        stored: 1,
        irql: 0,
        registered: STATUS_SUCCESS,
        unregistered: STATUS_SUCCESS,
      },
    },
  );

  rule('EtwRegisterClassicProvider gives the callback its GUID and a logger, to which WmiTraceMessage then writes', {
    c: 'ClassicProvider',
    events: ['traceMessage'],
    *kernel(nt, c) {
      const guid = guidOf(nt, 9);
      const handle = nt.local(8);
      const logger = nt.data(8);
      const callback = nt.routine(function* (source, code, context, own) {
        yield* c.report('guid', source === guid);
        yield* c.report('code', code & 0xff);
        yield* c.report('verbose', nt.memory.readU8(addressAdd(context, 2)) >= TRACE_LEVEL_VERBOSE);
        yield* c.report('flags', nt.memory.readU32(addressAdd(context, 4)));
        yield* c.report('own', own);
        nt.memory.move(logger, context, 8);
        return 0;
      });
      yield* c.report('registered', yield* nt.EtwRegisterClassicProvider(guid, 0, callback, 5, handle));
      const message = nt.WmiTraceMessage(nt.memory.readU64(logger), 0, guid, 10, NULL_ADDRESS);
      yield* c.report('written', yield* message);
      yield* c.report('unregistered', yield* nt.EtwUnregister(nt.memory.readU64(handle)));
    },
    expect: [
      ['guid', 1],
      ['code', ENABLE_PROVIDER],
      ['verbose', 1],
      ['flags', 0xffff_ffff],
      ['own', 5],
      ['registered', STATUS_SUCCESS],
      ['event', 'traceMessage'],
      ['written', STATUS_SUCCESS],
      ['unregistered', STATUS_SUCCESS],
    ],
  });

  rule('a trace provider that registers a callback with WMI is asked for its GUIDs, and told that each is enabled', {
    c: 'WmiCallback',
    *kernel(nt, c) {
      const block = nt.data(16);
      const callback = nt.routine(function* (minor, path, length, buffer, context, size) {
        yield* c.report('minor', minor & 0xff);
        yield* c.report('own', context === block && path === NULL_ADDRESS);
        if ((minor & 0xff) === IRP_MN_REGINFO) {
          // WMIREGINFO with two WMIREGGUIDs.
          nt.memory.fill(buffer, 88, 0);
          nt.memory.writeU32(buffer, 88);
          nt.memory.writeU32(addressAdd(buffer, 16), 2);
          nt.memory.fill(addressAdd(buffer, 24), 16, 1);
          nt.memory.fill(addressAdd(buffer, 56), 16, 2);
          nt.memory.writeU32(size, 88);
          yield* c.report('room', length >= 88);
          return STATUS_SUCCESS;
        }
        yield* c.report('header', length >= WNODE_HEADER.SIZE);
        yield* c.report('guid', nt.memory.readU8(addressAdd(buffer, WNODE_HEADER.Guid)));
        const { lo, hi } = nt.memory.readU64(addressAdd(buffer, WNODE_HEADER.HistoricalContext));
        yield* c.report('level', (lo >>> 16) & 0xff);
        yield* c.report('logger', (lo & 0xffff) !== 0 && hi !== 0);
        return STATUS_SUCCESS;
      });
      const { lo, hi } = u64FromAddress(callback);
      nt.memory.writeU64(block, lo, hi);
      yield* c.report('registered', yield* nt.IoWMIRegistrationControl(block, CALLBACK + TRACE_PROVIDER + REGISTER));
      yield* c.report('over', yield* nt.IoWMIRegistrationControl(block, TRACE_PROVIDER + DEREGISTER));
    },
    expect: [
      ['minor', IRP_MN_REGINFO],
      ['own', 1],
      ['room', 1],
      ['minor', IRP_MN_ENABLE_EVENTS],
      ['own', 1],
      ['header', 1],
      ['guid', 1],
      ['level', 0xff],
      ['logger', 1],
      ['minor', IRP_MN_ENABLE_EVENTS],
      ['own', 1],
      ['header', 1],
      ['guid', 2],
      ['level', 0xff],
      ['logger', 1],
      ['registered', STATUS_SUCCESS],
      ['over', STATUS_SUCCESS],
    ],
  });

  rule('a provider without a callback may register, and one without a GUID may not', {
    c: 'NoCallback',
    *kernel(nt, c) {
      const handle = nt.local(8);
      yield* c.report('no callback', yield* nt.EtwRegister(guidOf(nt, 3), NULL_ADDRESS, 0, handle));
      yield* nt.EtwUnregister(nt.memory.readU64(handle));
      yield* c.report('no guid', yield* nt.EtwRegisterClassicProvider(NULL_ADDRESS, 0, NULL_ADDRESS, u64(0), handle));
    },
    // STATUS_INVALID_PARAMETER
    expect: { 'no callback': STATUS_SUCCESS, 'no guid': 0xc000_000d },
  });
});
