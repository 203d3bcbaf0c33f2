/** Making objects in two steps: a body that nobody sees, then its name and its handle. Source: "ObInsertObject function (ntifs.h)"; ObCreateObject has no page. */
import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type CapturedAttributes, ObpCaptureAttributes } from './capture.ts';
import { enterName, findObject } from './directory.ts';
import { KernelMode, ObpCurrentProcess } from './handle.ts';
import { lookupOptions, newSecurity } from './named-object.ts';
import { ObpLookup } from './namespace.ts';
import { afterRemoval, ObDereferenceObject, ObpCreateObject, ObpTypeOfPointer, ObReferenceObject } from './object.ts';
import { ObpMapAccess, objectTypeNamed } from './object-types.ts';
import { ObpMakeHandle } from './open-handle.ts';

/** Types whose bodies are all that there is to their objects; others have managers that know each of theirs. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['Event', 'Mutant', 'Semaphore', 'Timer']);
const NAMELESS: CapturedAttributes = {
  name: '',
  rootDirectory: { lo: 0, hi: 0 },
  attributes: 0,
  securityDescriptor: { lo: 0, hi: 0 },
};

/** Gives an object the name that it was made with; a status. */
function nameObject(k: Kernel, object: GuestAddress, captured: CapturedAttributes): number {
  const record = findObject(k, object)!;
  const options = lookupOptions(k, KernelMode, captured);
  if (typeof options === 'number') return options;
  const { status, place } =
    captured.name === '' ? { status: 0, place: undefined } : ObpLookup(k, captured.name, options);
  if (captured.name !== '' && ntSuccess(status)) return STATUS_OBJECT_NAME_COLLISION;
  if (captured.name !== '' && place === undefined) return status;
  const security = newSecurity(k, KernelMode, record.type, place, captured.securityDescriptor);
  if (security.status !== STATUS_SUCCESS) return security.status;
  record.security = security.descriptor;
  if (place === undefined) return STATUS_SUCCESS;
  enterName(k, record, place);
  // The name holds the object.
  ObReferenceObject(k, object);
  record.permanent = (captured.attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_PERMANENT) !== 0;
  return STATUS_SUCCESS;
}

/** Names an object and makes a handle of it. The reference of its making is given up, whatever happens. */
function insert(
  k: Kernel,
  object: GuestAddress,
  desired: number,
  bias: number,
  newObject: GuestAddress,
  handle: GuestAddress,
): number | Enter {
  const { uninserted } = k.state.ob;
  const captured = uninserted.get(object) ?? NAMELESS;
  uninserted.delete(object);
  const status = nameObject(k, object, captured);
  if (status !== STATUS_SUCCESS) return afterRemoval(ObDereferenceObject(k, object), status);
  for (let i = 0; i < bias; i++) ObReferenceObject(k, object);
  if (newObject !== NULL_ADDRESS) k.memory.writePointer(newObject, object);
  if (handle === NULL_ADDRESS) return afterRemoval(ObDereferenceObject(k, object), STATUS_SUCCESS);
  const type = objectTypeNamed(findObject(k, object)!.type);
  return ObpMakeHandle(k, {
    object,
    access: ObpMapAccess(type, desired),
    attributes: captured.attributes,
    mode: KernelMode,
    out: handle,
    process: ObpCurrentProcess(k),
  });
}

export const insertDdis: readonly Ddi[] = [
  /**
   * Makes an object that has neither its name nor a handle yet.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH (no type), STATUS_INSUFFICIENT_RESOURCES, those of the attributes.
   * Deviation: charges have no effect; types that are more than their bodies stop the run as unimplemented.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'ObCreateObject',
    parameters: [
      'ProbeMode: u8',
      'ObjectType: ptr',
      'ObjectAttributes: ptr',
      'OwnershipMode: u8',
      'ParseContext: ptr',
      'ObjectBodySize: u32',
      'PagedPoolCharge: u32',
      'NonPagedPoolCharge: u32',
      'Object: ptr',
    ],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, _mode, objectType, attributes, _ownership, _context, size, _paged, _nonPaged, out) {
      const type = ObpTypeOfPointer(k, objectType);
      if (type === undefined || type === '') return STATUS_OBJECT_TYPE_MISMATCH;
      if (!PLAIN_TYPES.has(type)) throw new UnimplementedError(`ObCreateObject of a ${type} object`, '');
      const captured =
        attributes === NULL_ADDRESS ? NAMELESS : ObpCaptureAttributes(k, u64FromAddress(attributes), KernelMode, true);
      if (typeof captured === 'number') return captured;
      const object = ObpCreateObject(k, type, size, { mayFail: true });
      if (object === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      k.state.ob.uninserted.set(object, captured);
      k.memory.writePointer(out, object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives an object of ObCreateObject its name, its security and a handle; the reference of its making is given up, also when this
   * fails.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_COLLISION, those of a look-up.
   * Deviation: an ACCESS_STATE that is passed is not looked at.
   * Source: "ObInsertObject function (ntifs.h)".
   */
  ddi({
    name: 'ObInsertObject',
    parameters: [
      'Object: ptr',
      'PassedAccessState: ptr',
      'DesiredAccess: u32',
      'ObjectPointerBias: u32',
      'NewObject: ptr',
      'Handle: ptr',
    ],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, object, _state, desired, bias, newObject, handle) => insert(k, object, desired, bias, newObject, handle),
  }),
];
