/** A small, fast, seedable generator (sfc32). Every random choice of a run comes from one of these. */
export class Prng {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** @param seed unsigned 32-bit */
  constructor(seed: number) {
    this.c = seed >>> 0;
    for (let i = 0; i < 12; i++) this.nextU32();
  }

  /** The next unsigned 32-bit value. */
  nextU32(): number {
    const t = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }

  /** A value in `0 .. bound - 1`. */
  below(bound: number): number {
    return this.nextU32() % bound;
  }
}
