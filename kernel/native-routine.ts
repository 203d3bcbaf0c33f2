/**
 * Routines that exist twice: as a system service, which programs call, and as what drivers call for the same. They are
 * declared once and told whom they serve. Source: "Using Nt and Zw Versions of the Native System Services Routines".
 */
import type { GuestAddress } from '../base/guest-address.ts';
import { type U64, u64FromAddress } from '../base/u64.ts';
import { type Ddi, ddi, type Parameter, type ParameterType, type ParameterTypes, systemService } from './ddi.ts';
import type { Enter, GuestValue } from './host-routine.ts';
import type { Kernel } from './kernel.ts';

/** KPROCESSOR_MODE */
const KernelMode = 0;
const UserMode = 1;

/** Pointers come raw: whether they are trusted depends on the mode. */
interface RawTypes extends Omit<ParameterTypes, 'ptr'> {
  ptr: U64;
}

type RawTypeOf<P> = P extends `${string}: ${infer T extends ParameterType}` ? RawTypes[T] : never;
type RawArguments<P extends readonly Parameter[]> = { -readonly [I in keyof P]: RawTypeOf<P[I]> };

/** What a declaration stands for. */
export interface NativeRoutine {
  /** What drivers may import. */
  readonly ddis: readonly Ddi[];
  /** What programs call. */
  readonly service: Ddi;
}

/**
 * Declares a native routine.
 * @param spec.name without its prefix
 * @param spec.exports whether drivers can import ZwName (which trusts its caller), NtName (which trusts it as far as the
 * previous mode says), or neither
 * @param spec.irql of both; programs are at PASSIVE_LEVEL
 * @param spec.call gets KernelMode or UserMode before the arguments, and pointers as raw 64-bit values
 */
export function nativeRoutine<const P extends readonly Parameter[]>(spec: {
  readonly name: string;
  readonly exports: readonly ('Zw' | 'Nt')[];
  readonly parameters: P;
  readonly irql: readonly [number, number];
  readonly call: (k: Kernel, mode: number, ...args: RawArguments<P>) => GuestValue | Enter;
}): NativeRoutine {
  const { name, parameters, irql } = spec;
  const call = spec.call as (k: Kernel, mode: number, ...args: unknown[]) => GuestValue | Enter;
  const isPointer = parameters.map((parameter) => parameter.endsWith(': ptr'));
  const raw = (args: readonly unknown[]) =>
    args.map((arg, index) => (isPointer[index] ? u64FromAddress(arg as GuestAddress) : arg));
  const ddis = spec.exports.map((prefix) =>
    ddi({
      name: `${prefix}${name}`,
      parameters: parameters as readonly Parameter[],
      irql,
      call: (k, ...args) => call(k, prefix === 'Zw' ? KernelMode : k.currentThread!.previousMode, ...raw(args)),
    }),
  );
  const unprobed = parameters.map((parameter) => parameter.replace(/: ptr$/, ': u64') as Parameter);
  const service = systemService({
    name: `Nt${name}`,
    parameters: unprobed,
    call: (k, ...args) => call(k, UserMode, ...args),
  });
  return { ddis, service };
}
