/**
 * Random programs of nested blocks that raise, handle and clean up, as C with __try for the simulated machine and as C++ for the
 * host, where they mean the same: destructors run in the order of __finally blocks, and a catch that passes on what is not its own
 * is a filter that refuses.
 */
import type { Prng } from '../../base/prng.ts';

export type Block =
  | { readonly kind: 'print'; readonly number: number }
  | { readonly kind: 'raise'; readonly code: number }
  | { readonly kind: 'call'; readonly body: readonly Block[] }
  | { readonly kind: 'finally'; readonly body: readonly Block[]; readonly number: number }
  | { readonly kind: 'except'; readonly body: readonly Block[]; readonly code: number; readonly number: number };

const CODES = 3;

/** A list of blocks; numbers tell what is printed where. */
export function randomBlocks(random: Prng, depth: number, next: { number: number }): Block[] {
  return Array.from({ length: 1 + random.below(3) }, () => randomBlock(random, depth, next));
}

function randomBlock(random: Prng, depth: number, next: { number: number }): Block {
  const number = next.number++;
  const choice = depth === 0 ? random.below(2) : random.below(8);
  if (choice === 0 || choice === 6) return { kind: 'print', number };
  if (choice === 1) return { kind: 'raise', code: 1 + random.below(CODES) };
  const body = randomBlocks(random, depth - 1, next);
  if (choice === 2 || choice === 7) return { kind: 'call', body };
  if (choice === 3) return { kind: 'finally', body, number };
  return { kind: 'except', body, code: 1 + random.below(CODES), number };
}

interface Language {
  readonly print: (number: number) => string;
  readonly raise: (code: number) => string;
  readonly finally: (body: string, number: number) => string;
  readonly except: (body: string, code: number, number: number) => string;
}

const SEH: Language = {
  print: (number) => `Print(${number});`,
  raise: (code) => `Raise(0xE0000000 + ${code});`,
  finally: (body, number) => `__try { ${body} } __finally { Print(${number}); }`,
  except: (body, code, number) =>
    `__try { ${body} } __except (GetExceptionCode() == 0xE0000000 + ${code}) { Print(${number}); }`,
};

const CPP: Language = {
  ...SEH,
  finally: (body, number) => `{ Finally f(${number}); ${body} }`,
  except: (body, code, number) =>
    `try { ${body} } catch (unsigned code) { if (code != 0xE0000000 + ${code}) throw; Print(${number}); }`,
};

/** The functions of a program, the last of which is the main one, called `Program`. */
function functionsOf(blocks: readonly Block[], language: Language): string {
  const functions: string[] = [];
  const text = (body: readonly Block[]): string =>
    body
      .map((block) => {
        switch (block.kind) {
          case 'print':
            return language.print(block.number);
          case 'raise':
            return language.raise(block.code);
          case 'finally':
            return language.finally(text(block.body), block.number);
          case 'except':
            return language.except(text(block.body), block.code, block.number);
          default: {
            const inner = text(block.body);
            functions.push(`static void F${functions.length}(void) { ${inner} }`);
            return `F${functions.length - 1}();`;
          }
        }
      })
      // Where a block begins right behind a call, clang has the call's return address in the block.
      .join(' NOP ');
  const main = text(blocks);
  return [...functions, `static void Program(void) { ${main} }`].join('\n');
}

/** For `outputOf` of seh-driver.ts. */
export function sehProgram(blocks: readonly Block[]): string {
  return `
    #define NOP __asm__ volatile("nop");
    NOINLINE void Print(int n) { DbgPrint("%d", n); }
    NOINLINE void Raise(ULONG code) { ExRaiseStatus(code); }
    ${functionsOf(blocks, SEH)}
    NOINLINE void Main(void) { __try { Program(); } __except (1) { DbgPrint("%x", GetExceptionCode()); } }`;
}

export function cppProgram(blocks: readonly Block[]): string {
  return `
    #include <cstdio>
    #define NOP
    static void Print(int n) { std::printf("%d\\n", n); }
    static void Raise(unsigned code) { throw code; }
    struct Finally { int n; explicit Finally(int number) : n(number) {} ~Finally() { Print(n); } };
    ${functionsOf(blocks, CPP)}
    int main() { try { Program(); } catch (unsigned code) { std::printf("%x\\n", code); } }`;
}
