/**
 * Generates from the layout tables (nt/tables/) the structure offsets (nt/generated/layouts.ts) and the typed views
 * (kernel/generated/views.ts) through which the kernel sees structures in guest memory.
 */
import { readFileSync } from 'node:fs';

type Field = [path: string, offset: number, size: number, type: string, bit?: string];
interface Struct {
  size?: number;
  f?: Field[];
}

/** The structures the kernel has views of; add a name here and run `npm run generate`. */
const STRUCTS = [
  'LIST_ENTRY',
  'RTL_BITMAP',
  'TIME_FIELDS',
  'RTL_SPLAY_LINKS',
  'RTL_BALANCED_LINKS',
  'RTL_GENERIC_TABLE',
  'RTL_AVL_TABLE',
  'IO_ERROR_LOG_PACKET',
  'UNICODE_STRING',
  'STRING',
  'OBJECT_ATTRIBUTES',
  'IO_STATUS_BLOCK',
  'OBJECT_HEADER',
  'DISPATCHER_HEADER',
  'KWAIT_BLOCK',
  'KEVENT',
  'KMUTANT',
  'KTHREAD',
  'KDPC',
  'KTIMER',
  'KSEMAPHORE',
  'KQUEUE',
  'KBUGCHECK_CALLBACK_RECORD',
  'KBUGCHECK_REASON_CALLBACK_RECORD',
  'IO_INTERRUPT_MESSAGE_INFO',
  'IO_INTERRUPT_MESSAGE_INFO_ENTRY',
  'KAPC',
  'KAPC_STATE',
  'WORK_QUEUE_ITEM',
  'IO_WORKITEM',
  'FAST_MUTEX',
  'ERESOURCE',
  'KSPIN_LOCK_QUEUE',
  'KLOCK_QUEUE_HANDLE',
  'GENERAL_LOOKASIDE',
  'EPROCESS',
  'PHYSICAL_MEMORY_RANGE',
  'SECTION_OBJECT_POINTERS',
  'WMIREGINFOW',
  'WMIREGGUIDW',
  'WNODE_HEADER',
  'RTL_QUERY_REGISTRY_TABLE',
  'SECURITY_SUBJECT_CONTEXT',
  'CLIENT_ID',
  'PS_CREATE_NOTIFY_INFO',
  'OB_CALLBACK_REGISTRATION',
  'OB_OPERATION_REGISTRATION',
  'OB_PRE_OPERATION_INFORMATION',
  'OB_POST_OPERATION_INFORMATION',
  'DRIVER_OBJECT',
  'DRIVER_EXTENSION',
  'DEVICE_OBJECT',
  'DEVOBJ_EXTENSION',
  'FILE_OBJECT',
  'IRP',
  'IO_STACK_LOCATION',
  'IO_SECURITY_CONTEXT',
  'SHARE_ACCESS',
  'VPB',
  'FSRTL_ADVANCED_FCB_HEADER',
  'FILE_BASIC_INFORMATION',
  'FILE_STANDARD_INFORMATION',
  'FILE_POSITION_INFORMATION',
  'FILE_NAME_INFORMATION',
  'FILE_RENAME_INFORMATION',
  'FILE_ALL_INFORMATION',
  'FILE_NETWORK_OPEN_INFORMATION',
  'FILE_DIRECTORY_INFORMATION',
  'FILE_FULL_DIR_INFORMATION',
  'FILE_BOTH_DIR_INFORMATION',
  'FILE_ID_BOTH_DIR_INFORMATION',
  'FILE_NAMES_INFORMATION',
  'FILE_FULL_EA_INFORMATION',
  'FILE_FS_VOLUME_INFORMATION',
  'FILE_FS_SIZE_INFORMATION',
  'FILE_FS_ATTRIBUTE_INFORMATION',
  'FILE_FS_FULL_SIZE_INFORMATION',
  'ACCESS_STATE',
  'KDEVICE_QUEUE',
  'KDEVICE_QUEUE_ENTRY',
  'IO_CSQ',
  'IO_CSQ_IRP_CONTEXT',
  'IO_REMOVE_LOCK_COMMON_BLOCK',
  'MDL',
  'FAST_IO_DISPATCH',
  'KUSER_SHARED_DATA',
  'EXCEPTION_RECORD',
  'EXCEPTION_POINTERS',
  'CONTEXT',
  'DEVICE_INTERFACE_CHANGE_NOTIFICATION',
];

const WIDE_INTEGERS = new Set([
  'HANDLE',
  'EX_PUSH_LOCK',
  'KAFFINITY',
  'KSPIN_LOCK',
  'LARGE_INTEGER',
  'LONGLONG',
  'ULARGE_INTEGER',
  'ULONG64',
  'ULONGLONG',
  'ULONG_PTR',
  'SIZE_T',
]);

type Accessor = 'U8' | 'U16' | 'U32' | 'S32' | 'U64' | 'Pointer' | 'address';

function accessorOf(size: number, rawType: string): Accessor {
  const type = rawType.replace(/^volatile /, '');
  if (type.endsWith(']') || type === 'struct' || type === 'union') return 'address';
  if (size === 1) return 'U8';
  if (size === 2) return 'U16';
  if (size === 4) return type === 'LONG' ? 'S32' : 'U32';
  if (size === 8 && WIDE_INTEGERS.has(type)) return 'U64';
  if (size === 8 && (type.endsWith('*') || type.startsWith('P'))) return 'Pointer';
  return 'address';
}

/** Class names that the general rule would spell badly or that clash with a global. */
const CLASS_NAMES: Record<string, string> = {
  ERESOURCE: 'EResource',
  STRING: 'AnsiString',
  KWAIT_BLOCK: 'KWaitBlock',
  KDEVICE_QUEUE: 'KDeviceQueue',
  KDEVICE_QUEUE_ENTRY: 'KDeviceQueueEntry',
  KEVENT: 'KEvent',
  KMUTANT: 'KMutant',
  KTHREAD: 'KThread',
  KDPC: 'KDpc',
  KTIMER: 'KTimer',
  KSEMAPHORE: 'KSemaphore',
  KQUEUE: 'KQueue',
  KBUGCHECK_CALLBACK_RECORD: 'KBugcheckCallbackRecord',
  KBUGCHECK_REASON_CALLBACK_RECORD: 'KBugcheckReasonCallbackRecord',
  KAPC: 'KApc',
  EPROCESS: 'EProcess',
  KUSER_SHARED_DATA: 'KUserSharedData',
};

function className(struct: string): string {
  return (
    CLASS_NAMES[struct] ??
    struct
      .toLowerCase()
      .split('_')
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join('')
  );
}

const HEADER = '// Generated from nt/tables by scripts/generate-views.ts. Do not edit.\n';

function accessorCode(struct: string, [path, , , type]: Field, accessor: Accessor): string {
  const name = path.replaceAll('.', '_');
  const at = `(this.address + ${struct}.${name}) as GuestAddress`;
  if (accessor === 'address') {
    return `  /** Address of the embedded ${type}. */\n  get ${name}(): GuestAddress {\n    return ${at};\n  }\n`;
  }
  if (accessor === 'U64') {
    return `  /** ${type} */\n  get ${name}(): U64 {\n    return this.memory.readU64(${at});\n  }\n  set ${name}(value: U64) {\n    this.memory.writeU64(${at}, value.lo, value.hi);\n  }\n`;
  }
  const valueType = accessor === 'Pointer' ? 'GuestAddress' : 'number';
  const write = accessor === 'S32' ? 'U32' : accessor;
  return `  /** ${type} */\n  get ${name}(): ${valueType} {\n    return this.memory.read${accessor}(${at});\n  }\n  set ${name}(value: ${valueType}) {\n    this.memory.write${write}(${at}, value);\n  }\n`;
}

/** The generated files: path from the project's root → content. */
export function generateViews(): Map<string, string> {
  const tables = ['layout', 'simulator-layout'].map(
    (name) =>
      JSON.parse(readFileSync(new URL(`../nt/tables/${name}.json`, import.meta.url), 'utf8')) as {
        structs: Record<string, Struct>;
      },
  );
  let layouts = `${HEADER}\n`;
  let views = `${HEADER}import type { GuestAddress } from '../../base/guest-address.ts';\nimport type { U64 } from '../../base/u64.ts';\nimport {\n${STRUCTS.map((s) => `  ${s},`).join('\n')}\n} from '../../nt/generated/layouts.ts';\nimport type { GuestMemory } from '../ports.ts';\n`;
  for (const struct of STRUCTS) {
    const table = tables.map((t) => t.structs[struct]).findLast((s) => s?.f);
    if (!table?.f || table.size === undefined) throw new Error(`no layout of ${struct}`);
    const fields = table.f.filter((field) => field[4] === undefined);
    layouts += `/** Byte offsets of ${struct}; SIZE is its size. */\nexport const ${struct} = {\n  SIZE: ${table.size},\n`;
    for (const field of fields) layouts += `  ${field[0].replaceAll('.', '_')}: ${field[1]},\n`;
    layouts += '} as const;\n\n';
    views += `\n/** A ${struct} in guest memory. */\nexport class ${className(struct)} {\n  readonly memory: GuestMemory;\n  readonly address: GuestAddress;\n\n  constructor(memory: GuestMemory, address: GuestAddress) {\n    this.memory = memory;\n    this.address = address;\n  }\n\n`;
    views += fields.map((field) => accessorCode(struct, field, accessorOf(field[2], field[3]))).join('\n');
    views += '}\n';
  }
  return new Map([
    ['nt/generated/layouts.ts', layouts],
    ['kernel/generated/views.ts', views],
  ]);
}
