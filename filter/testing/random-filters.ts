/** Seeded random filters over every field: comparisons of every type, joined and nested. */
import type { Prng } from '../../base/prng.ts';
import { EVENT_KINDS } from '../../proto/generated/event-kinds.ts';
import { KIND_GROUPS } from '../../wording/kind-groups.ts';
import { SPECIAL_FIELDS } from '../fields.ts';
import { wordsOf } from '../words.ts';

const SIGNS = ['==', '!=', '<', '<=', '>', '>='];

export class RandomFilters {
  private readonly prng: Prng;

  constructor(prng: Prng) {
    this.prng = prng;
  }

  next(depth = 3): string {
    const choice = depth === 0 ? 9 : this.prng.below(10);
    if (choice < 2) return `(${this.next(depth - 1)}) && (${this.next(depth - 1)})`;
    if (choice < 4) return `(${this.next(depth - 1)}) || (${this.next(depth - 1)})`;
    if (choice === 4) return `!(${this.next(depth - 1)})`;
    return this.condition();
  }

  private one<T>(values: readonly T[]): T {
    return values[this.prng.below(values.length)]!;
  }

  private condition(): string {
    const choice = this.prng.below(12);
    if (choice === 0) return this.one([...KIND_GROUPS, ...EVENT_KINDS.map(({ name }) => name)]);
    if (choice === 1) return this.one(['while holding lock', `within irp ${this.prng.below(40)}`, 'holding lock 3']);
    if (choice === 2) return this.special();
    return this.ofSchema();
  }

  private special(): string {
    const [name, { meaning }] = this.one([...SPECIAL_FIELDS]);
    if (name === 'driver') return this.one(['driver == "pipes"', 'driver != "ntoskrnl"', 'driver matches "o"']);
    if (name === 'kind') return `kind ${this.one(['==', '!='])} ${this.one(EVENT_KINDS).name}`;
    const words = meaning === 'minor' ? [] : wordsOf(meaning);
    if (words.length > 0 && this.prng.below(2) === 0) return `${name} ${this.one(['==', '!='])} ${this.one(words)}`;
    return `${name} ${this.one(SIGNS)} ${this.number()}`;
  }

  private ofSchema(): string {
    const kind = this.one(EVENT_KINDS.filter(({ fields }) => fields.length > 0));
    const field = this.one(kind.fields);
    const name = this.one([field.name, `${kind.name}.${field.name}`]);
    // A bare name may be one of those that every event has.
    const full = SPECIAL_FIELDS.has(name) ? `${kind.name}.${field.name}` : name;
    const safe = `${kind.name}.${field.name}`;
    switch (field.encoding) {
      case 'str':
        return this.one([
          `${safe} == "IoCallDriver"`,
          `${safe} != ""`,
          `${safe} contains "EXAMPLE"`,
          `${safe} matches "^text \\d+$"`,
          `len(${safe}) > 5`,
        ]);
      case 'bytes':
      case 'payload':
        return this.one([
          `${safe} contains ${this.hexByte()}`,
          `len(${safe}) ${this.one(SIGNS)} ${this.prng.below(50)}`,
          `${safe} matches "[a-f]{2}"`,
          `${safe} not contains ${this.hexByte()} ${this.hexByte()}`,
        ]);
      case 'u64list':
        return this.one([
          `${safe}[${this.prng.below(12)}] ${this.one(SIGNS)} ${this.number()}`,
          `${safe} ${this.one(SIGNS)} ${this.number()}`,
          `len(${safe}) == ${this.prng.below(12)}`,
        ]);
      case 'u64':
      case 'addr':
        if (field.meaning === 'timeout') return `${safe} ${this.one(SIGNS)} ${this.prng.below(1000)}ms`;
        return this.quantity(safe);
      default:
        return this.prng.below(3) === 0 ? `${full} ${this.one(['==', '!='])} ${this.number()}` : this.quantity(safe);
    }
  }

  private quantity(name: string): string {
    switch (this.prng.below(6)) {
      case 0:
        return `${name} in ${this.prng.below(1000)}..${this.number()}`;
      case 1:
        return `${name} not in {${this.number()}, ${this.number()}..${this.number()}}`;
      case 2:
        return `${name} & ${this.number()} ${this.one(SIGNS)} ${this.number()}`;
      case 3:
        return `${name} ${this.one(['+', '-', '*', '/', '%'])} ${this.prng.below(9)} ${this.one(SIGNS)} ${this.number()}`;
      case 4:
        return `(${name} ${this.one(['<<', '>>'])} ${this.prng.below(70)}) ^ ${this.number()} ${this.one(SIGNS)} ${this.number()}`;
      default:
        return `${name} ${this.one(SIGNS)} ${this.number()}`;
    }
  }

  private hexByte(): string {
    return this.prng.below(256).toString(16).padStart(2, '0');
  }

  /** Small ones, 32 bits, 64 bits. */
  private number(): string {
    const choice = this.prng.below(4);
    if (choice === 0) return String(this.prng.below(20));
    if (choice === 1) return `0x${(this.prng.nextU32() >>> this.prng.below(32)).toString(16)}`;
    if (choice === 2) return String(this.prng.nextU32());
    return `0xfffff8${this.prng.below(256).toString(16).padStart(2, '0')}\`${this.prng.nextU32().toString(16).padStart(8, '0')}`;
  }
}
