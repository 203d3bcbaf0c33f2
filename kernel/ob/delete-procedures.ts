/**
 * What becomes of an object of a type when its last reference has gone, before its body is freed: for types without a delete
 * routine (object-types.ts), whose end calls nobody back and waits for nothing, so that it can come at any IRQL.
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';

type DeleteProcedure = (k: Kernel, object: GuestAddress) => void;

const procedures = new Map<string, DeleteProcedure>();

/** Declares the procedure of a type. */
export function whenDeleted(typeName: string, procedure: DeleteProcedure): void {
  procedures.set(typeName, procedure);
}

/** The procedure of a type, undefined when there is nothing to do. */
export function deleteProcedureOf(typeName: string): DeleteProcedure | undefined {
  return procedures.get(typeName);
}
