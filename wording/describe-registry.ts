/** One line for operations on the registry, and for callbacks of drivers. */

import { formatNtStatus } from '../nt/ntstatus.ts';
import { REGISTRY_TYPES, registryTypeName } from '../nt/registry.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { bytesCount, type Describe, type Fields, wordOf } from './describe-common.ts';
import { previewBytes } from './hex-dump.ts';

const K = EventKind;
const { REG_SZ, REG_EXPAND_SZ, REG_DWORD } = REGISTRY_TYPES;

/** Operations that are about a value, whose name may be empty: the default value. */
const OF_VALUES: readonly string[] = ['query value', 'set value', 'delete value', 'enumerate value'];

/** `REG_DWORD 0x5`, `REG_SZ "text"`; the first bytes of other data. */
function dataText(f: Fields): string {
  const [type, length, data] = [f.num('type'), f.num('length'), f.bytes('data')];
  if (length === 0) return '';
  const name = registryTypeName(type);
  if (data.length < length) return ` ${name} ${bytesCount(length)}`;
  if (type === REG_DWORD && length === 4) {
    const value = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
    return ` ${name} 0x${value.toString(16)}`;
  }
  if (type !== REG_SZ && type !== REG_EXPAND_SZ) return ` ${name} ${previewBytes(data)}`;
  const text = new TextDecoder('utf-16le').decode(data).split('\0', 1)[0]!;
  return ` ${name} ${JSON.stringify(text)}`;
}

export const DESCRIBE_REGISTRY: Readonly<Record<number, Describe>> = {
  [K.registryOperation]: (f) => {
    const operation = wordOf('registry_code', f.num('operation'));
    const name = f.text('name') || (OF_VALUES.includes(operation) ? '(default)' : '');
    const place = name === '' ? f.text('path') : `${f.text('path')}\\${name}`;
    const status = f.num('status') === 0 ? '' : `: ${formatNtStatus(f.num('status'))}`;
    return `${operation} ${place}${dataText(f)}${status}`;
  },
};
