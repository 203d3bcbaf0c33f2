/** The registry as drivers use it through handles. Source: the pages of the routines (wdm.h, ntifs.h). */
import { u64FromAddress } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KernelMode } from '../ob/handle.ts';
import { CmpBeginNamed, CmpBeginOpen, CmpBeginQuery, CmpBeginSetValue, onKey, openingKey } from './key-calls.ts';
import { CmpBeginNotify } from './notify-call.ts';

const PASSIVE: readonly [number, number] = [PASSIVE_LEVEL, PASSIVE_LEVEL];

export const keyDdis: readonly Ddi[] = [
  /**
   * Opens a key, or makes it; the keys above it must exist.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (a key above is missing), STATUS_OBJECT_NAME_COLLISION (a link
   * that exists), STATUS_CHILD_MUST_BE_VOLATILE, STATUS_INVALID_PARAMETER, STATUS_OBJECT_TYPE_MISMATCH, STATUS_KEY_DELETED,
   * STATUS_INVALID_HANDLE.
   * Source: "ZwCreateKey function (wdm.h)".
   */
  ddi({
    name: 'ZwCreateKey',
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
    call: (k, keyHandle, desiredAccess, attributes, _titleIndex, className, options, disposition) =>
      CmpBeginOpen(k, KernelMode, {
        keyHandle: u64FromAddress(keyHandle),
        desiredAccess,
        objectAttributes: u64FromAddress(attributes),
        options,
        className: u64FromAddress(className),
        disposition: u64FromAddress(disposition),
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
  ddi({
    name: 'ZwOpenKey',
    parameters: ['KeyHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: PASSIVE,
    call: (k, keyHandle, access, attributes) =>
      CmpBeginOpen(k, KernelMode, openingKey(u64FromAddress(keyHandle), access, u64FromAddress(attributes), 0)),
  }),
  /**
   * As ZwOpenKey, with options: REG_OPTION_OPEN_LINK opens a link itself.
   * @irql PASSIVE_LEVEL
   * Returns as ZwOpenKey.
   * Source: "ZwOpenKeyEx function (wdm.h)".
   */
  ddi({
    name: 'ZwOpenKeyEx',
    parameters: ['KeyHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'OpenOptions: u32'],
    irql: PASSIVE,
    call: (k, keyHandle, access, attributes, options) =>
      CmpBeginOpen(k, KernelMode, openingKey(u64FromAddress(keyHandle), access, u64FromAddress(attributes), options)),
  }),
  /**
   * Deletes a key without subkeys; its handles are of no use any more.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CANNOT_DELETE (it has subkeys, or belongs to the registry itself), STATUS_KEY_DELETED,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
   * Source: "ZwDeleteKey function (wdm.h)".
   */
  ddi({
    name: 'ZwDeleteKey',
    parameters: ['KeyHandle: u64'],
    irql: PASSIVE,
    call: (k, handle) => onKey(k, KernelMode, handle, { operation: 'delete key' }),
  }),
  /**
   * Gives a key another name.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CANNOT_DELETE (the name is taken), STATUS_INVALID_PARAMETER, STATUS_ACCESS_DENIED,
   * STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwRenameKey function (ntifs.h)".
   */
  ddi({
    name: 'ZwRenameKey',
    parameters: ['KeyHandle: u64', 'NewName: ptr'],
    irql: PASSIVE,
    call: (k, handle, name) => CmpBeginNamed(k, KernelMode, handle, 'rename key', u64FromAddress(name)),
  }),
  /**
   * Writes changes out; there is no disk that they would go to.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwFlushKey function (wdm.h)".
   */
  ddi({
    name: 'ZwFlushKey',
    parameters: ['KeyHandle: u64'],
    irql: PASSIVE,
    call: (k, handle) => onKey(k, KernelMode, handle, { operation: 'flush' }),
  }),
  /**
   * Tells of a key: its name, its class, how many subkeys and values it has and how long those are at most.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW (what fits is there), STATUS_BUFFER_TOO_SMALL (nothing is),
   * STATUS_INVALID_PARAMETER, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Deviation: flags, virtualisation and trust of keys are not known (STATUS_INVALID_PARAMETER).
   * Source: "ZwQueryKey function (wdm.h)".
   */
  ddi({
    name: 'ZwQueryKey',
    parameters: [
      'KeyHandle: u64',
      'KeyInformationClass: u32',
      'KeyInformation: ptr',
      'Length: u32',
      'ResultLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, handle, informationClass, buffer, length, resultLength) =>
      CmpBeginQuery(k, KernelMode, handle, 'query key', {
        informationClass,
        buffer: u64FromAddress(buffer),
        length,
        resultLength: u64FromAddress(resultLength),
      }),
  }),
  /**
   * Tells of the subkey with an index, counted from 0 in the order of names.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_NO_MORE_ENTRIES, otherwise as ZwQueryKey.
   * Source: "ZwEnumerateKey function (wdm.h)".
   */
  ddi({
    name: 'ZwEnumerateKey',
    parameters: [
      'KeyHandle: u64',
      'Index: u32',
      'KeyInformationClass: u32',
      'KeyInformation: ptr',
      'Length: u32',
      'ResultLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, handle, index, informationClass, buffer, length, resultLength) =>
      CmpBeginQuery(k, KernelMode, handle, 'enumerate key', {
        index,
        informationClass,
        buffer: u64FromAddress(buffer),
        length,
        resultLength: u64FromAddress(resultLength),
      }),
  }),
  /**
   * Reads a value.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_OBJECT_NAME_NOT_FOUND, otherwise as ZwQueryKey.
   * Source: "ZwQueryValueKey function (wdm.h)".
   */
  ddi({
    name: 'ZwQueryValueKey',
    parameters: [
      'KeyHandle: u64',
      'ValueName: ptr',
      'KeyValueInformationClass: u32',
      'KeyValueInformation: ptr',
      'Length: u32',
      'ResultLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, handle, valueName, informationClass, buffer, length, resultLength) =>
      CmpBeginQuery(k, KernelMode, handle, 'query value', {
        valueName: u64FromAddress(valueName),
        informationClass,
        buffer: u64FromAddress(buffer),
        length,
        resultLength: u64FromAddress(resultLength),
      }),
  }),
  /**
   * Reads the value with an index, counted from 0, the oldest first.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_NO_MORE_ENTRIES, otherwise as ZwQueryKey.
   * Source: "ZwEnumerateValueKey function (wdm.h)".
   */
  ddi({
    name: 'ZwEnumerateValueKey',
    parameters: [
      'KeyHandle: u64',
      'Index: u32',
      'KeyValueInformationClass: u32',
      'KeyValueInformation: ptr',
      'Length: u32',
      'ResultLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, handle, index, informationClass, buffer, length, resultLength) =>
      CmpBeginQuery(k, KernelMode, handle, 'enumerate value', {
        index,
        informationClass,
        buffer: u64FromAddress(buffer),
        length,
        resultLength: u64FromAddress(resultLength),
      }),
  }),
  /**
   * Stores a value, new or in place of the old one.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_ACCESS_DENIED (a link takes no value but its target), STATUS_INVALID_PARAMETER,
   * STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwSetValueKey function (wdm.h)".
   */
  ddi({
    name: 'ZwSetValueKey',
    parameters: ['KeyHandle: u64', 'ValueName: ptr', 'TitleIndex: u32', 'Type: u32', 'Data: ptr', 'DataSize: u32'],
    irql: PASSIVE,
    call: (k, handle, valueName, titleIndex, type, data, length) =>
      CmpBeginSetValue(
        k,
        KernelMode,
        handle,
        u64FromAddress(valueName),
        titleIndex,
        type,
        u64FromAddress(data),
        length,
      ),
  }),
  /**
   * Deletes a value.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE.
   * Source: "ZwDeleteValueKey function (ntifs.h)".
   */
  ddi({
    name: 'ZwDeleteValueKey',
    parameters: ['KeyHandle: u64', 'ValueName: ptr'],
    irql: PASSIVE,
    call: (k, handle, valueName) => CmpBeginNamed(k, KernelMode, handle, 'delete value', u64FromAddress(valueName)),
  }),
  /**
   * Asks to be told once of a change of a key, by an event, a work item, or by waiting.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_PENDING; having waited STATUS_NOTIFY_ENUM_DIR (changed) or STATUS_NOTIFY_CLEANUP (deleted, or its
   * handle closed); STATUS_INVALID_PARAMETER, STATUS_KEY_DELETED, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH.
   * Deviation: changes of attributes and security descriptors do not happen.
   * Source: "ZwNotifyChangeKey function (ntifs.h)".
   */
  ddi({
    name: 'ZwNotifyChangeKey',
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
    call(k, handle, event, apcRoutine, apcContext, block, filter, watchTree, _buffer, _size, asynchronous) {
      const ioStatusBlock = u64FromAddress(block);
      const call = { event, apcRoutine, apcContext, ioStatusBlock, filter, watchTree, asynchronous };
      return CmpBeginNotify(k, KernelMode, handle, call);
    },
  }),
];
