/**
 * The structure offsets that the views use, against two sources that know nothing of them: the reference facts, and
 * the offsets that a compiler for Windows gives the structures of its own driver headers.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GuestAddress } from '../../base/guest-address.ts';
import * as views from '../../kernel/generated/views.ts';
import type { GuestMemory } from '../../kernel/ports.ts';
import * as layouts from '../../nt/generated/layouts.ts';
import { NO_REFERENCE, readReference } from './reference-facts.ts';

/** path, byte offset, size, type, and for a bit field its first bit. */
type Field = readonly [string, number, number, string, string?];

interface Struct {
  readonly opaque?: 1;
  readonly size?: number;
  readonly f?: readonly Field[];
  /** How the compiler's headers differ from Windows; undefined where they hide the structure. */
  readonly mingw?: 'same' | 'absent' | Differences;
}

interface Differences {
  readonly size?: number;
  readonly missing?: readonly string[];
  readonly moved?: Readonly<Record<string, unknown>>;
}

type Offsets = Readonly<Record<string, number>>;

const COMPILER = 'x86_64-w64-mingw32-gcc';
/** Windows keeps these opaque; their layout here is the simulator's own. */
const OWN_LAYOUT = ['EPROCESS', 'KTHREAD'];
/** In ntifs.h, but not among the reference facts: the compiler alone says what is right. */
const COMPILED_LAYOUT = ['KQUEUE'];

const viewed = Object.entries(layouts) as [string, Offsets][];
const reference = readReference<{ structs: Readonly<Record<string, Struct>> }>('layout.json')?.structs;

/** What is known of a structure; the offsets that the views use where the compiler has to judge them. */
function structOf(name: string): Struct {
  if (!COMPILED_LAYOUT.includes(name)) return reference![name]!;
  const { SIZE: size, ...offsets } = viewed.find(([viewedName]) => viewedName === name)![1];
  const f = Object.entries(offsets).map(([path, offset]): Field => [path, offset, 0, '']);
  return { size: size!, f, mingw: 'same' };
}

/** Fields that have an offset: bit fields have none. */
function plainFields({ f = [] }: Struct): readonly Field[] {
  return f.filter(([, , , , bit]) => bit === undefined);
}

/** What the compiler should agree with: the fields and the size that its headers share with Windows. */
function sharedFacts(name: string, { size, mingw, ...struct }: Struct): string[] {
  if (mingw === undefined || mingw === 'absent') return [];
  const { missing = [], moved = {}, size: otherSize } = mingw === 'same' ? ({} as Differences) : mingw;
  const fields = plainFields(struct).filter(([path]) => !missing.includes(path) && !Object.hasOwn(moved, path));
  const facts = fields.map(([path, offset]) => `offsetof(${name}, ${path}) = ${offset}`);
  return otherSize === undefined ? [...facts, `sizeof(${name}) = ${size}`] : facts;
}

/** The values the compiler gives the left sides of `facts`, in the same form; undefined without a compiler. */
function compiledFacts(facts: readonly string[]): string[] | undefined {
  const probe = spawnSync(COMPILER, ['-E', '-M', '-'], { input: '#include <_mingw.h>', encoding: 'utf8' });
  if (probe.error !== undefined) return undefined;
  const headers = join(dirname(/\S*_mingw\.h/.exec(probe.stdout)![0]), 'ddk');
  // Constants are written into the assembly text as immediate operands, one marked line each.
  const lines = facts.map((fact) => fact.split(' = ')[0]!).map((left) => `asm("#fact ${left} = %0" : : "i"(${left}));`);
  const program = `#include <ntifs.h>\n#include <ntddk.h>\n#include <wmistr.h>\nvoid facts(void) {\n${lines.join('\n')}\n}\n`;
  const options = ['-S', '-x', 'c', '-isystem', headers, '-o', '-', '-'];
  const result = spawnSync(COMPILER, options, { input: program, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (result.status !== 0) throw new Error(result.stderr);
  return [...result.stdout.matchAll(/#fact (.* = )\$(\d+)/g)].map(([, left, value]) => `${left}${value}`);
}

interface Access {
  readonly address: number;
  readonly sizeBytes: number;
}

const ACCESS_SIZES: Readonly<Record<string, number>> = { U8: 1, U16: 2, U32: 4, S32: 4, U64: 8, Pointer: 8 };

/** Memory that only remembers how it was read or written. */
function watchedMemory(accesses: Access[]): GuestMemory {
  return new Proxy({} as GuestMemory, {
    get: (_, method: string) => (address: number) => {
      accesses.push({ address, sizeBytes: ACCESS_SIZES[method.replace(/^(?:read|write)/, '')]! });
      return { lo: 0, hi: 0 };
    },
  });
}

/** The structure that a view class shows: `KWaitBlock` shows `KWAIT_BLOCK`. */
function structOfView(className: string): string {
  if (className === 'AnsiString') return 'STRING';
  const squeezed = className.toUpperCase();
  return viewed.find(([name]) => name.replaceAll('_', '') === squeezed)![0];
}

describe('structure layouts', () => {
  it.for(viewed)('%s has the offsets and the size of the reference', ([name, offsets], context) => {
    if (reference === undefined) return context.skip(NO_REFERENCE);
    const struct = structOf(name);
    if (OWN_LAYOUT.includes(name)) {
      expect(struct.f).toBeUndefined();
      return;
    }
    const expected = plainFields(struct).map(([path, offset]) => [path.replaceAll('.', '_'), offset]);
    expect(offsets).toEqual({ SIZE: struct.size, ...Object.fromEntries(expected) });
  });

  it('agree with the compiler wherever its headers agree with Windows', (context) => {
    if (reference === undefined) return context.skip(NO_REFERENCE);
    const facts = viewed.flatMap(([name]) => sharedFacts(name, structOf(name)));
    expect(facts.length).toBeGreaterThan(300);
    const compiled = compiledFacts(facts);
    if (compiled === undefined) return context.skip(`no ${COMPILER}: install gcc-mingw-w64-x86-64`);
    expect(compiled).toEqual(facts);
  });
});

describe('views', () => {
  it('cover every layout', () => {
    expect(Object.keys(views).map(structOfView).sort()).toEqual(viewed.map(([name]) => name).sort());
  });

  it.for(Object.entries(views))('%s accesses each field at its place and in its size', ([className, View], context) => {
    if (reference === undefined) return context.skip(NO_REFERENCE);
    const name = structOfView(className);
    if (OWN_LAYOUT.includes(name) || COMPILED_LAYOUT.includes(name)) return;
    const base = -0x10000 as GuestAddress;
    const accesses: Access[] = [];
    const view = new View(watchedMemory(accesses), base) as unknown as Record<string, unknown>;
    for (const [path, offset, sizeBytes] of plainFields(reference[name]!)) {
      const property = path.replaceAll('.', '_');
      const value = view[property];
      if (accesses.length === 0) {
        expect({ path, value }).toEqual({ path, value: base + offset });
        continue;
      }
      view[property] = value;
      const expected = { address: base + offset, sizeBytes };
      expect({ path, accesses: accesses.splice(0) }).toEqual({ path, accesses: [expected, expected] });
    }
  });
});
