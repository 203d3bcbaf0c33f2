/** Whole drivers in the simulated machine: what the loader binds and sets up is what their code finds. */
import { afterAll, describe, expect, it } from 'vitest';
import { openTrace } from '../proto/trace-reader.ts';
import { buildGuardedDriver } from '../tests/support/guarded-driver.ts';
import { hasLld, LldFolder } from '../tests/support/lld-driver.ts';
import { moduleImage } from '../tests/support/module-image.ts';
import { type BuiltSection, buildImage, CODE_FLAGS } from '../tests/support/pe-builder.ts';
import { recordInMemory } from '../tests/support/pipes.ts';
import type { DriverImage } from './image-loader.ts';
import { scenario } from './scenario/api.ts';

const folder = new LldFolder();
afterAll(() => folder.remove());

const image = (fileName: string, bytes: Uint8Array): DriverImage => ({
  service: fileName.replace(/\.sys$/, ''),
  fileName,
  bytes,
});

/** Loads drivers in this order: what they print, and how the run ends. */
function run(...images: readonly DriverImage[]) {
  const { bytes, outcome } = recordInMemory(
    scenario({
      drivers: images.map(({ service, fileName }) => ({ service, image: fileName })),
      processes: { 'idle.exe': { main: function* () {} } },
    }),
    { images },
  );
  const reader = openTrace(bytes);
  const events = Array.from({ length: reader.eventCount }, (_, i) => reader.event(i));
  const printed = events.filter(({ name }) => name === 'debug_print').map(({ fields }) => String(fields.text));
  return { reader, printed, outcome };
}

describe.runIf(hasLld)('a driver of lld-link', () => {
  const bytes = hasLld ? buildGuardedDriver(folder) : new Uint8Array(0);

  it('calls through control-flow guard, reads zeroed data, and finds a stack-check cookie of its own', () => {
    const { printed, outcome } = run(image('guarded.sys', bytes));
    expect(outcome.text).toBe('completed');
    const [, cookie] = /^sum 12 cookie ([0-9a-f]{5,12})$/.exec(printed[0] ?? '')!;
    // Not the compiler's; the upper 16 bits, which are not printed when zero, are zero.
    expect(cookie).not.toBe('2b992ddfa232');
    expect(run(image('guarded.sys', bytes)).printed).toEqual(printed);
  });

  it('keeps a cookie that it has set itself', () => {
    const patched = bytes.slice();
    const view = new DataView(patched.buffer);
    const at = Array.from({ length: bytes.length - 8 }, (_, i) => i).find(
      (i) => view.getBigUint64(i, true) === 0x2b99_2ddf_a232n,
    )!;
    view.setBigUint64(at, 0x1234_5678_9abcn, true);
    expect(run(image('guarded.sys', patched)).printed).toEqual(['sum 12 cookie 123456789abc']);
  });

  it('is described in the header of its trace', () => {
    const [driver] = run(image('guarded.sys', bytes)).reader.drivers;
    expect(driver).toMatchObject({
      fileVersion: '1.2.3.4 (nightly)',
      note: [expect.stringContaining('it has no checksum')],
      symbolName: expect.arrayContaining(['.data', '.pdata']),
    });
    expect(driver!.imageSize % 0x1000).toBe(0);
  });

  it('calls another one that exports routines, through a forwarder too', () => {
    folder.importLibrary('nt', 'ntoskrnl.exe', ['DbgPrint']);
    folder.importLibrary('library', 'library.sys', ['Twice', 'Print']);
    folder.compile('library', 'int Twice(int x) { return 2 * x; } int DriverEntry(void) { return 0; }');
    const library = folder.link('library.sys', ['library.obj'], ['/export:Twice', '/export:Print=ntoskrnl.DbgPrint']);
    folder.compile(
      'user',
      `__declspec(dllimport) int Twice(int x);
       __declspec(dllimport) unsigned Print(const char *format, ...);
       int DriverEntry(void) { Print("twice 21 is %d", Twice(21)); return 0; }`,
    );
    const user = folder.link('user.sys', ['user.obj', 'library.lib']);
    expect(run(image('library.sys', library), image('user.sys', user)).printed).toEqual(['twice 21 is 42']);
    expect(() => run(image('user.sys', user), image('library.sys', library))).toThrow('name that driver first');
  });
});

describe('a section that is needed for initialisation only', () => {
  const DISCARDABLE = 0x0200_0000;
  // DriverEntry: lea rax, [INIT]; mov [rcx + 68h], rax; xor eax, eax; ret
  const setsUnload = Uint8Array.of(0x48, 0x8d, 0x05, 0xf9, 0x0f, 0, 0, 0x48, 0x89, 0x41, 0x68, 0x31, 0xc0, 0xc3);

  /** A driver whose DriverUnload is in its INIT section. */
  function unloading(initFlags: number, more: readonly BuiltSection[] = []): DriverImage {
    const init = { name: 'INIT', data: Uint8Array.of(0xc3), flags: CODE_FLAGS | initFlags };
    const sections = [{ name: '.text', data: setsUnload, flags: CODE_FLAGS }, init, ...more];
    return image('init.sys', buildImage({ sections }));
  }

  it('is gone when DriverEntry has succeeded: calling it there is a bug check', () => {
    const { outcome } = run(unloading(DISCARDABLE));
    expect(outcome.kind).toBe('bugcheck');
    expect(outcome.text).toMatch(/^bug check 0x50: .*init\+0x2000/);
  });

  it('stays when it is not discardable, or when something that stays is behind it', () => {
    expect(run(unloading(0)).outcome.text).toBe('completed');
    const data = { name: '.data', data: Uint8Array.of(1) };
    expect(run(unloading(DISCARDABLE, [data])).outcome.text).toBe('completed');
  });
});

describe('imports of modules that nobody has', () => {
  // sub rsp, 28h; call [rip + slot]; add rsp, 28h; xor eax, eax; ret
  const calls = Uint8Array.of(
    0x48,
    0x83,
    0xec,
    0x28,
    0xff,
    0x15,
    0xf6,
    0x27,
    0,
    0,
    0x48,
    0x83,
    0xc4,
    0x28,
    0x31,
    0xc0,
    0xc3,
  );
  const returns = Uint8Array.of(0x31, 0xc0, 0xc3);
  const recipe = { imports: [['fltmgr.sys', 'FltRegisterFilter']] } as const;

  it('load', () => {
    expect(run(image('filter.sys', moduleImage(recipe, returns))).outcome.text).toBe('completed');
  });

  it('end the run by name when they are called', () => {
    const { outcome } = run(image('filter.sys', moduleImage(recipe, calls)));
    expect(outcome.kind).toBe('unimplemented');
    expect(outcome.text).toContain('fltmgr.sys!FltRegisterFilter is not implemented (called from filter+0x100a)');
  });
});
