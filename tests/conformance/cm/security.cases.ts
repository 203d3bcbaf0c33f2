/** Who may open keys. Source: "Registry Key Security and Access Rights", "ZwSetSecurityObject function (ntifs.h)", "ZwNotifyChangeKey function (ntifs.h)". */
import {
  addressAdd,
  type GuestAddress,
  KEY_ACCESS,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_ACCESS_DENIED,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { create, KEY_ALL_ACCESS, remove, TEST_KEY } from './test-key.ts';

const DACL = 4;
const SeLocalSystemSid = 33;
const { OBJ_CASE_INSENSITIVE, OBJ_KERNEL_HANDLE, OBJ_FORCE_ACCESS_CHECK } = OBJECT_ATTRIBUTE_FLAGS;
const USUAL = OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE;

/** A descriptor that allows the system everything and nobody else anything. */
function* forSystem(nt: DriverKit): DriverCode<GuestAddress> {
  const [sd, acl] = [nt.local(40), nt.local(64)];
  const sid = nt.memory.readPointer(addressAdd(nt.memory.readPointer(nt.variable('SeExports')), 8 * SeLocalSystemSid));
  yield* nt.RtlCreateSecurityDescriptor(sd, 1);
  yield* nt.RtlCreateAcl(acl, 64, 2);
  yield* nt.RtlAddAccessAllowedAceEx(acl, 2, 2, KEY_ALL_ACCESS, sid);
  yield* nt.RtlSetDaclSecurityDescriptor(sd, true, acl, false);
  return sd;
}

/** ZwOpenKey, with the caller's rights looked at or not. */
function* openAs(nt: DriverKit, name: string, access: number, checked: boolean) {
  const [oa, out] = [nt.local(48), nt.local(8)];
  nt.InitializeObjectAttributes(oa, nt.text(name), USUAL | (checked ? OBJ_FORCE_ACCESS_CHECK : 0));
  const status = yield* nt.ZwOpenKey(out, access, oa);
  if (status === STATUS_SUCCESS) yield* nt.ZwClose(nt.memory.readU64(out));
  return status;
}

export default rules((rule) => {
  rule('a key lets an administrator do everything until its descriptor says otherwise; drivers are not asked', {
    c: 'KeySecured',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, TEST_KEY);
      yield* c.report('before', yield* openAs(nt, TEST_KEY, KEY_ALL_ACCESS, true));
      yield* c.report('set', yield* nt.ZwSetSecurityObject(handle, DACL, yield* forSystem(nt)));
      yield* c.report('afterwards', yield* openAs(nt, TEST_KEY, KEY_ACCESS.KEY_READ, true));
      yield* c.report('driver', yield* openAs(nt, TEST_KEY, KEY_ALL_ACCESS, false));
      yield* remove(nt, handle);
    },
    expect: { before: STATUS_SUCCESS, set: STATUS_SUCCESS, afterwards: STATUS_ACCESS_DENIED, driver: STATUS_SUCCESS },
  });

  rule('a key is made with the descriptor that its creator gives, and passes it on to the keys in it', {
    *kernel(nt, c) {
      const [oa, out] = [nt.local(48), nt.local(8)];
      nt.InitializeObjectAttributes(oa, nt.text(TEST_KEY), USUAL, 0, yield* forSystem(nt));
      yield* c.report('create', yield* nt.ZwCreateKey(out, KEY_ALL_ACCESS, oa, 0, NULL_ADDRESS, 0, NULL_ADDRESS));
      const handle: U64 = nt.memory.readU64(out);
      yield* c.report('key', yield* openAs(nt, TEST_KEY, KEY_ACCESS.KEY_READ, true));
      const inner = yield* create(nt, `${TEST_KEY}\\Inner`);
      yield* c.report('inner', yield* openAs(nt, `${TEST_KEY}\\Inner`, KEY_ACCESS.KEY_READ, true));
      yield* remove(nt, inner.handle);
      yield* remove(nt, handle);
    },
    expect: { create: STATUS_SUCCESS, key: STATUS_ACCESS_DENIED, inner: STATUS_ACCESS_DENIED },
  });

  rule('a key is not made where the caller may not make subkeys', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, TEST_KEY);
      yield* nt.ZwSetSecurityObject(handle, DACL, yield* forSystem(nt));
      const [oa, out] = [nt.local(48), nt.local(8)];
      nt.InitializeObjectAttributes(oa, nt.text(`${TEST_KEY}\\Inner`), USUAL | OBJ_FORCE_ACCESS_CHECK);
      yield* c.report('create', yield* nt.ZwCreateKey(out, KEY_ALL_ACCESS, oa, 0, NULL_ADDRESS, 0, NULL_ADDRESS));
      yield* remove(nt, handle);
    },
    expect: { create: STATUS_ACCESS_DENIED },
  });

  rule('the descriptor of a key can be read', {
    c: 'KeyDescriptor',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, TEST_KEY);
      const [buffer, length] = [nt.local(192), nt.local(8)];
      yield* c.report('query', yield* nt.ZwQuerySecurityObject(handle, DACL, buffer, 192, length));
      yield* c.report('valid', yield* nt.RtlValidRelativeSecurityDescriptor(buffer, nt.memory.readU32(length), DACL));
      yield* remove(nt, handle);
    },
    expect: { query: STATUS_SUCCESS, valid: 1 },
  });

  rule('a change of the descriptor is told to those who watch the key for it', {
    *kernel(nt, c) {
      const { handle } = yield* create(nt, TEST_KEY);
      const [block, oa, out] = [nt.local(16), nt.local(48), nt.local(8)];
      nt.InitializeObjectAttributes(oa, NULL_ADDRESS, OBJ_KERNEL_HANDLE);
      yield* nt.ZwCreateEvent(out, 0x1f_0003, oa, 0, false);
      const event = nt.memory.readU64(out);
      const REG_NOTIFY_CHANGE_SECURITY = 8;
      yield* nt.ZwNotifyChangeKey(handle, event, 0, 0, block, REG_NOTIFY_CHANGE_SECURITY, false, NULL_ADDRESS, 0, true);
      const none = nt.local(8);
      nt.memory.writeU64(none, 0, 0);
      yield* c.report('before', (yield* nt.ZwWaitForSingleObject(event, false, none)) === STATUS_SUCCESS);
      yield* nt.ZwSetSecurityObject(handle, DACL, yield* forSystem(nt));
      yield* c.report('told', (yield* nt.ZwWaitForSingleObject(event, false, none)) === STATUS_SUCCESS);
      yield* nt.ZwClose(event);
      yield* remove(nt, handle);
    },
    expect: { before: 0, told: 1 },
  });
});
