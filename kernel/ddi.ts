/**
 * The DDI table: each routine a driver can import is declared once, with its parameters, IRQL limits and code.
 * From the declaration come the x64 export, the DdiCall event, the IRQL check and the documentation.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { U64 } from '../base/u64.ts';
import { ddiShape, TEXT_SHAPES, type ValueShape } from '../nt/ddi-shapes.ts';
import type { Enter, GuestValue } from './host-routine.ts';
import type { Kernel } from './kernel.ts';

/** How a parameter's register or stack slot is read. `ptr`: an address; `u64`: opaque; `i64`: safe signed number. */
export interface ParameterTypes {
  ptr: GuestAddress;
  u8: number;
  u16: number;
  u32: number;
  s32: number;
  u64: U64;
  i64: number;
  bool: boolean;
}

export type ParameterType = keyof ParameterTypes;

/** `Name: type`, for example `DeviceExtensionSize: u32`. */
export type Parameter = `${string}: ${ParameterType}`;

type TypeOf<P> = P extends `${string}: ${infer T extends ParameterType}` ? ParameterTypes[T] : never;
export type Arguments<P extends readonly Parameter[]> = { -readonly [I in keyof P]: TypeOf<P[I]> };

export interface Ddi {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The types of the parameters. */
  readonly types: readonly ParameterType[];
  /** The bits of each argument that count, as halves: compilers leave anything in the others. */
  readonly masks: Uint32Array;
  /** Lowest and highest IRQL at which the routine may be called. */
  readonly irql: readonly [number, number];
  /** Takes more arguments after the declared ones, read through `k.calls.extraArgument(index)`. */
  readonly variadic: boolean;
  /** Arguments whose text goes into the `ddi_call` event, at most two. */
  readonly texts: readonly TextArgument[];
  readonly call: (k: Kernel, ...args: never[]) => GuestValue | Enter | undefined;
}

/** An argument that points to input with a text. */
export interface TextArgument {
  readonly index: number;
  readonly shape: ValueShape;
}

function textsOf(name: string): TextArgument[] {
  const parameters = ddiShape(name)?.parameters ?? [];
  const texts = parameters.map((shape, index) => ({ index, shape })).filter(({ shape }) => TEXT_SHAPES.has(shape));
  return texts.slice(0, 2);
}

function typeOf(parameter: Parameter): ParameterType {
  return parameter.slice(parameter.lastIndexOf(' ') + 1) as ParameterType;
}

const ALL = 0xffff_ffff;
const MASKS: Readonly<Record<ParameterType, readonly [lo: number, hi: number]>> = {
  ptr: [ALL, ALL],
  u8: [0xff, 0],
  u16: [0xffff, 0],
  u32: [ALL, 0],
  s32: [ALL, 0],
  u64: [ALL, ALL],
  i64: [ALL, ALL],
  bool: [0xff, 0],
};

function masksOf(parameters: readonly Parameter[]): Uint32Array {
  return Uint32Array.from(parameters.flatMap((parameter) => MASKS[typeOf(parameter)]));
}

/** All declarations are made here, so that they have one shape: the engine of JavaScript then knows where their fields are. */
function declared(
  name: string,
  parameters: readonly Parameter[],
  irql: Ddi['irql'],
  variadic: boolean,
  texts: readonly TextArgument[],
  call: Ddi['call'],
): Ddi {
  return { name, parameters, types: parameters.map(typeOf), masks: masksOf(parameters), irql, variadic, texts, call };
}

/** Declares a DDI. `call` returns RAX (undefined for void), or `enter(...)` to go on as a host routine. */
export function ddi<const P extends readonly Parameter[]>(spec: {
  readonly name: string;
  readonly parameters: P;
  readonly irql: readonly [number, number];
  readonly variadic?: boolean;
  readonly call: (k: Kernel, ...args: Arguments<P>) => GuestValue | Enter | undefined | void;
}): Ddi {
  return declared(
    spec.name,
    spec.parameters,
    spec.irql,
    spec.variadic ?? false,
    textsOf(spec.name),
    spec.call as Ddi['call'],
  );
}

/**
 * Declares a system service as user mode calls it. Its arguments are raw and not trusted; it runs at
 * PASSIVE_LEVEL in the calling thread with previous mode UserMode.
 */
export function systemService<const P extends readonly Parameter[]>(spec: {
  readonly name: string;
  readonly parameters: P;
  readonly call: (k: Kernel, ...args: Arguments<P>) => GuestValue | Enter;
}): Ddi {
  return declared(spec.name, spec.parameters, [0, 0], false, [], spec.call as Ddi['call']);
}
