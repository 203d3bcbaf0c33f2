/** A small driver with public, static and leaf functions, for tests of names. */
import type { LldFolder } from './lld-driver.ts';

export const SYMBOLS_DRIVER_SOURCE = `
__declspec(dllimport) unsigned DbgPrint(const char *format, ...);
static volatile int counter;
int table_size = 2;
int zeroed[2000];
__declspec(noinline) static int HiddenHelper(int x) { counter += x; return (int)DbgPrint("x %d\\n", x) + counter; }
__declspec(noinline) int PublicHelper(int x) { return HiddenHelper(x) * 3 + HiddenHelper(x + 1); }
__declspec(noinline) int Leaf(int x) { return x * counter; }
int (*const table[])(int) = { PublicHelper, Leaf };
int DriverEntry(void *driver, void *path) {
  (void)driver; (void)path;
  for (int i = 0; i < table_size; i++) zeroed[i] = table[i & 1](i);
  return 0;
}
`;

/** Builds `names.sys`, `names.pdb` and `names.map`. */
export function buildSymbolsDriver(folder: LldFolder, flags: readonly string[] = []): Uint8Array {
  folder.compile('names', SYMBOLS_DRIVER_SOURCE, ['-O1', '-g', '-gcodeview']);
  folder.importLibrary('nt', 'ntoskrnl.exe', ['DbgPrint']);
  return folder.link(
    'names.sys',
    ['names.obj', 'nt.lib'],
    ['/debug', '/pdb:names.pdb', '/pdbaltpath:names.pdb', '/map:names.map', ...flags],
  );
}
