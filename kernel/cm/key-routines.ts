/** The registry as drivers and programs use it through handles. Source: the pages of the routines (wdm.h, ntifs.h). */
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { CmpBeginSetInformation } from './key-attribute-calls.ts';
import {
  CmpBeginNamed,
  CmpBeginOpen,
  CmpBeginQuery,
  CmpBeginQueryMultiple,
  CmpBeginSetValue,
  onKey,
  openingKey,
} from './key-calls.ts';
import { CmpBeginNotify } from './notify-call.ts';

const PASSIVE: readonly [number, number] = [PASSIVE_LEVEL, PASSIVE_LEVEL];

/** The parameters of a query that are about its answer: of a key, or of a value. */
function answerTo<const K extends 'Key' | 'KeyValue'>(kind: K) {
  return [`${kind}InformationClass: u32`, `${kind}Information: ptr`, 'Length: u32', 'ResultLength: ptr'] as const;
}

export const keyRoutines: readonly NativeRoutine[] = [
  /**
   * Opens a key, or makes it; the keys above it must exist.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (a key above is missing), STATUS_OBJECT_NAME_COLLISION (a link
   * that exists), STATUS_CHILD_MUST_BE_VOLATILE, STATUS_INVALID_PARAMETER, STATUS_OBJECT_TYPE_MISMATCH, STATUS_KEY_DELETED,
   * STATUS_INVALID_HANDLE.
   * Source: "ZwCreateKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'CreateKey',
    exports: ['Zw'],
    parameters: [
      'KeyHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'TitleIndex: u32',
      'Class: ptr',
      'CreateOptions: u32',
      'Disposition: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, keyHandle, desiredAccess, attributes, _titleIndex, className, options, disposition) =>
      CmpBeginOpen(k, mode, {
        keyHandle,
        desiredAccess,
        objectAttributes: attributes,
        options,
        className,
        disposition,
        creates: true,
      }),
  }),
  /**
   * Opens a key that exists.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwOpenKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, mode, keyHandle, access, attributes) =>
      CmpBeginOpen(k, mode, openingKey(keyHandle, access, attributes, 0)),
  }),
  /**
   * As ZwOpenKey, with options: REG_OPTION_OPEN_LINK opens a link itself.
   * @irql PASSIVE_LEVEL
   * Returns as ZwOpenKey.
   * Source: "ZwOpenKeyEx function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenKeyEx',
    exports: ['Zw'],
    parameters: ['KeyHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'OpenOptions: u32'],
    irql: PASSIVE,
    call: (k, mode, keyHandle, access, attributes, options) =>
      CmpBeginOpen(k, mode, openingKey(keyHandle, access, attributes, options)),
  }),
  /**
   * Deletes a key without subkeys; its handles are of no use any more.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CANNOT_DELETE (it has subkeys, or belongs to the registry itself), STATUS_KEY_DELETED,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
   * Source: "ZwDeleteKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'DeleteKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) => onKey(k, mode, handle, { operation: 'delete key' }),
  }),
  /**
   * Gives a key another name.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CANNOT_DELETE (the name is taken), STATUS_INVALID_PARAMETER, STATUS_ACCESS_DENIED,
   * STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwRenameKey function (ntifs.h)".
   */
  nativeRoutine({
    name: 'RenameKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'NewName: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, name) => CmpBeginNamed(k, mode, handle, 'rename key', name),
  }),
  /**
   * Writes changes out; there is no disk that they would go to.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwFlushKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'FlushKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) => onKey(k, mode, handle, { operation: 'flush' }),
  }),
  /**
   * Tells of a key: its name, its class, how many subkeys and values it has and how long those are at most.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW (what fits is there), STATUS_BUFFER_TOO_SMALL (nothing is),
   * STATUS_INVALID_PARAMETER, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Deviation: flags, virtualisation and trust of keys are not known (STATUS_INVALID_PARAMETER).
   * Source: "ZwQueryKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'QueryKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', ...answerTo('Key')],
    irql: PASSIVE,
    call: (k, mode, handle, ...answer) => CmpBeginQuery(k, mode, handle, 'query key', {}, answer),
  }),
  /**
   * Tells of the subkey with an index, counted from 0 in the order of names.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_NO_MORE_ENTRIES, otherwise as ZwQueryKey.
   * Source: "ZwEnumerateKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'EnumerateKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'Index: u32', ...answerTo('Key')],
    irql: PASSIVE,
    call: (k, mode, handle, index, ...answer) => CmpBeginQuery(k, mode, handle, 'enumerate key', { index }, answer),
  }),
  /**
   * Reads a value.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_OBJECT_NAME_NOT_FOUND, otherwise as ZwQueryKey.
   * Source: "ZwQueryValueKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'QueryValueKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'ValueName: ptr', ...answerTo('KeyValue')],
    irql: PASSIVE,
    call: (k, mode, handle, valueName, ...answer) =>
      CmpBeginQuery(k, mode, handle, 'query value', { valueName }, answer),
  }),
  /**
   * Reads the value with an index, counted from 0, the oldest first.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_NO_MORE_ENTRIES, otherwise as ZwQueryKey.
   * Source: "ZwEnumerateValueKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'EnumerateValueKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'Index: u32', ...answerTo('KeyValue')],
    irql: PASSIVE,
    call: (k, mode, handle, index, ...answer) => CmpBeginQuery(k, mode, handle, 'enumerate value', { index }, answer),
  }),
  /**
   * Stores a value, new or in place of the old one.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_ACCESS_DENIED (a link takes no value but its target), STATUS_INVALID_PARAMETER,
   * STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwSetValueKey function (wdm.h)".
   */
  nativeRoutine({
    name: 'SetValueKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'ValueName: ptr', 'TitleIndex: u32', 'Type: u32', 'Data: ptr', 'DataSize: u32'],
    irql: PASSIVE,
    call: (k, mode, handle, valueName, titleIndex, type, data, length) =>
      CmpBeginSetValue(k, mode, handle, valueName, titleIndex, type, data, length),
  }),
  /**
   * Deletes a value.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwDeleteValueKey function (ntifs.h)".
   */
  nativeRoutine({
    name: 'DeleteValueKey',
    exports: ['Zw'],
    parameters: ['KeyHandle: u64', 'ValueName: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, valueName) => CmpBeginNamed(k, mode, handle, 'delete value', valueName),
  }),
  /**
   * Reads several values at once; a program's alone.
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (one of them is missing), STATUS_BUFFER_OVERFLOW (what fits is there),
   * STATUS_KEY_DELETED, STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "NtQueryMultipleValueKey function (winternl.h)".
   */
  nativeRoutine({
    name: 'QueryMultipleValueKey',
    exports: [],
    parameters: [
      'KeyHandle: u64',
      'ValueEntries: ptr',
      'EntryCount: u32',
      'ValueBuffer: ptr',
      'BufferLength: ptr',
      'RequiredBufferLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, entries, count, buffer, length, required) =>
      CmpBeginQueryMultiple(k, mode, handle, { entries, count, buffer, length, required }),
  }),
  /**
   * Changes what a key has besides its values: when it was written to last (class 0).
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_PARAMETER, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE,
   * STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Deviation: flags, virtualisation and tags of keys are not known (STATUS_INVALID_PARAMETER).
   * Source: "ZwSetInformationKey function (wdm.h)", "KEY_SET_INFORMATION_CLASS enumeration (wdm.h)".
   */
  nativeRoutine({
    name: 'SetInformationKey',
    exports: ['Zw'],
    parameters: [
      'KeyHandle: u64',
      'KeySetInformationClass: u32',
      'KeySetInformation: ptr',
      'KeySetInformationLength: u32',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length) =>
      CmpBeginSetInformation(k, mode, handle, informationClass, buffer, length),
  }),
  /**
   * Asks to be told once of a change of a key, by an event, a work item, or by waiting.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_PENDING; having waited STATUS_NOTIFY_ENUM_DIR (changed) or STATUS_NOTIFY_CLEANUP (deleted, or its
   * handle closed); STATUS_INVALID_PARAMETER, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
   * Deviation: attributes of keys do not change.
   * Source: "ZwNotifyChangeKey function (ntifs.h)".
   */
  nativeRoutine({
    name: 'NotifyChangeKey',
    exports: ['Zw'],
    parameters: [
      'KeyHandle: u64',
      'Event: u64',
      'ApcRoutine: u64',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'CompletionFilter: u32',
      'WatchTree: bool',
      'Buffer: ptr',
      'BufferSize: u32',
      'Asynchronous: bool',
    ],
    irql: PASSIVE,
    call(k, mode, handle, event, apcRoutine, apcContext, block, filter, watchTree, _buffer, _size, asynchronous) {
      const ioStatusBlock = block;
      const call = { event, apcRoutine, apcContext, ioStatusBlock, filter, watchTree, asynchronous };
      return CmpBeginNotify(k, mode, handle, call);
    },
  }),
];
