/**
 * A store of random values that favour edges, from which the states of cases are copied: making each value anew would
 * cost more than running the case. Neighbours are often related (equal, negated, one apart), as pairs of operands
 * should be.
 */
import type { Prng } from '../../../base/prng.ts';

const INTEGERS = 1 << 16;
const VECTORS = 1 << 15;
const EXTENDED = 1 << 12;

/** Byte offsets of the three parts, from the start of the pool. */
const VECTOR_PART = INTEGERS * 8;
const EXTENDED_PART = VECTOR_PART + VECTORS * 16;
export const POOL_BYTES = EXTENDED_PART + EXTENDED * 16;

/** Halves of 64-bit values, low first. */
const EDGES: readonly (readonly [number, number])[] = [
  ...[0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 31, 32, 33, 63, 64].map(
    (lo) => [lo, 0] as const,
  ),
  [0, 1],
  [0xffffffff, 0x7fffffff],
  [0, 0x80000000],
  ...[0xffffffff, 0xfffffffe, 0x80000000, 0xffffff80, 0xffff8000].map((lo) => [lo, 0xffffffff] as const),
];

/** Doubles worth meeting: zeros, infinities, denormals, halves, limits of the integers. */
const DOUBLES: readonly number[] = [
  ...[0, 1, 0.5, 1.5, 2.5, 3.5, 0.1, 1e300, 1e39, 1e-310, Number.MIN_VALUE, 2 ** -1022, Infinity, 2 ** 24 + 1],
  ...[2 ** 31, 2 ** 31 - 0.5, 2 ** 31 + 0.5, 2 ** 63, 2 ** 53 + 2, 2 ** 52 + 0.5, 2 ** -126, 2 ** -149, 2 ** -150],
  ...[3.4028234663852886e38, Number.MAX_VALUE, 32767.5, 32768, 127.5, 255.5],
];

export class ValuePool {
  readonly bytes = new Uint8Array(POOL_BYTES);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly random: Prng;

  constructor(random: Prng) {
    this.random = random;
    for (let i = 0; i < INTEGERS; i++) this.writeInteger(i * 8);
    for (let i = 0; i < VECTORS; i++) this.writeVector(VECTOR_PART + i * 16, i === 0);
    for (let i = 0; i < EXTENDED; i++) this.writeExtended(EXTENDED_PART + i * 16);
  }

  private setHalves(at: number, lo: number, hi: number): void {
    this.view.setUint32(at, lo, true);
    this.view.setUint32(at + 4, hi, true);
  }

  private writeInteger(at: number): void {
    const { random, view } = this;
    const choice = random.below(16);
    if (choice < 7) {
      const [lo, hi] = EDGES[random.below(EDGES.length)]!;
      this.setHalves(at, lo, hi);
    } else if (choice < 10 || at === 0) {
      this.setHalves(at, random.nextU32(), random.nextU32());
    } else if (choice < 13) {
      const shift = random.below(64);
      const value = ((BigInt(random.nextU32()) << 32n) | BigInt(random.nextU32())) >> BigInt(shift);
      view.setBigUint64(at, value, true);
    } else {
      const before = view.getBigUint64(at - 8, true);
      const related = [before, -before, before + 1n, ~before][random.below(4)]!;
      view.setBigUint64(at, BigInt.asUintN(64, related), true);
    }
  }

  private writeVector(at: number, isFirst: boolean): void {
    const { random, bytes } = this;
    const choice = random.below(16);
    if (choice < 3) for (let i = 0; i < 16; i += 8) this.writeInteger(at + i);
    else if (choice < 5) for (let i = 0; i < 16; i++) bytes[at + i] = this.edgeByte();
    else if (choice < 9) for (let i = 0; i < 16; i += 8) this.writeDouble(at + i);
    else if (choice < 13) for (let i = 0; i < 16; i += 4) this.writeSingle(at + i);
    else if (choice === 13 || isFirst)
      for (let i = 0; i < 16; i += 4) this.view.setUint32(at + i, random.nextU32(), true);
    else {
      bytes.copyWithin(at, at - 16, at);
      if (choice === 14) bytes[at + random.below(16)]! ^= 1 << random.below(8);
    }
  }

  private edgeByte(): number {
    const { random } = this;
    return random.below(2) === 0 ? [0, 1, 0x7f, 0x80, 0xff, 0x0f][random.below(6)]! : random.below(256);
  }

  private double(): number {
    const { random } = this;
    const value = DOUBLES[random.below(DOUBLES.length)]!;
    return random.below(2) === 0 ? value : -value;
  }

  private writeDouble(at: number): void {
    const { random, view } = this;
    const choice = random.below(8);
    if (choice < 4) view.setFloat64(at, this.double(), true);
    else if (choice === 4) this.setHalves(at, random.nextU32(), random.nextU32());
    // Of moderate size, so that sums round.
    else if (choice < 7)
      this.setHalves(at, random.nextU32(), ((0x3fe - 30 + random.below(60)) << 20) | (random.nextU32() & 0x800fffff));
    // NaNs, quiet and signalling.
    else this.setHalves(at, random.below(4), 0x7ff00000 | (random.nextU32() & 0x800c0000));
  }

  private writeSingle(at: number): void {
    const { random, view } = this;
    const choice = random.below(8);
    if (choice < 4) view.setFloat32(at, this.double(), true);
    else if (choice === 4) view.setUint32(at, random.nextU32(), true);
    else if (choice < 7)
      view.setUint32(at, ((0x7e - 15 + random.below(30)) << 23) | (random.nextU32() & 0x807fffff), true);
    else view.setUint32(at, 0x7f800000 | random.below(4) | (random.nextU32() & 0x80600000), true);
  }

  /** An 80-bit number of any class, the unsupported ones too; the upper six bytes are zero. */
  private writeExtended(at: number): void {
    const { random, view } = this;
    const choice = random.below(16);
    const sign = random.below(2) << 15;
    let exponent = 0x3fff - 40 + random.below(80);
    this.setHalves(at, random.nextU32(), (random.nextU32() | 0x80000000) >>> 0);
    if (choice < 3) exponent = 0x3fff + random.below(70) - 3;
    else if (choice === 3) exponent = 0x7fff;
    else if (choice === 4) exponent = 0;
    else if (choice === 5) exponent = random.below(0x8000);
    else if (choice === 6) exponent = [1, 0x7ffe, 0x3c01, 0x43fe, 0x3f81, 0x407e, 0x3c00, 0x3f80][random.below(8)]!;
    if (choice === 7 || random.below(3) === 0)
      this.setHalves(at, 0, [0x80000000, 0xc0000000, 0xa0000000][random.below(3)]!);
    if (choice === 8) this.setHalves(at, 0xffffffff, 0xffffffff);
    if (choice === 9) {
      exponent = [0, 0x7fff][random.below(2)]!;
      this.setHalves(at, random.below(2), [0, 0x80000000, 0xc0000000, 0x40000000][random.below(4)]!);
    }
    if (choice === 10) this.view.setUint8(at + 7, view.getUint8(at + 7) & 0x7f);
    view.setUint16(at + 8, sign | exponent, true);
  }
}

/** Offset in the pool of `count` general values in a row. */
export const integersAt = (random: Prng, count: number): number => random.below(INTEGERS - count) * 8;

/** Offset of `count` vectors in a row. */
export const vectorsAt = (random: Prng, count: number): number => VECTOR_PART + random.below(VECTORS - count) * 16;

/** Offset of `count` 80-bit numbers in a row, 16 bytes each. */
export const extendedAt = (random: Prng, count: number): number => EXTENDED_PART + random.below(EXTENDED - count) * 16;
