/**
 * A driver with what Microsoft's tools put into one: stack-check cookie, control-flow guard, INIT and PAGE sections,
 * uninitialised data, pointers to relocate, a function table, a version resource.
 */
import { writeFileSync } from 'node:fs';
import type { LldFolder } from './lld-driver.ts';

const SOURCE = `
typedef unsigned long long u64;
typedef unsigned u32;
__declspec(dllimport) u32 DbgPrint(const char *format, ...);
extern char __guard_fids_table[], __guard_fids_count[], __guard_iat_table[], __guard_iat_count[];
extern char __guard_longjmp_table[], __guard_longjmp_count[];

u64 __security_cookie = 0x00002B992DDFA232;
__attribute__((naked)) static void check(void) { __asm__("retq"); }
__attribute__((naked)) static void dispatch(void) { __asm__("jmpq *%rax"); }
__attribute__((section(".00cfg"))) void *__guard_check_icall_fptr = check;
__attribute__((section(".00cfg"))) void *__guard_dispatch_icall_fptr = dispatch;

const struct {
  u32 size, fields[5];
  u64 more[6];
  u32 heapFlags;
  unsigned short csdVersion, dependentLoadFlags;
  u64 editList;
  u64 *cookie;
  u64 handlers[2];
  void *guardCheck, *guardDispatch, *guardTable, *guardCount;
  u32 guardFlags, codeIntegrity[3];
  void *iatTable, *iatCount, *longJumpTable, *longJumpCount;
} _load_config_used = {
  .size = sizeof _load_config_used,
  .cookie = &__security_cookie,
  .guardCheck = &__guard_check_icall_fptr,
  .guardDispatch = &__guard_dispatch_icall_fptr,
  .guardTable = __guard_fids_table,
  .guardCount = __guard_fids_count,
  .guardFlags = 0x500,
  .iatTable = __guard_iat_table,
  .iatCount = __guard_iat_count,
  .longJumpTable = __guard_longjmp_table,
  .longJumpCount = __guard_longjmp_count,
};

static int AddOne(int x) { return x + 1; }
__attribute__((section("PAGE"))) static int AddTen(int x) { return x + 10; }
int (*volatile table[2])(int) = { AddOne, AddTen };
static volatile char zeroed[ZEROED];

__attribute__((section("INIT"))) int DriverEntry(void *driver, void *path) {
  (void)driver; (void)path;
  int sum = zeroed[ZEROED - 1];
  for (int i = 0; i < 2; i++) sum += table[i](i);
  DbgPrint("sum %d cookie %x%08x", sum, (u32)(__security_cookie >> 32), (u32)__security_cookie);
  return 0;
}
`;

const VERSION = `
1 VERSIONINFO
FILEVERSION 1,2,3,4
BEGIN
  BLOCK "StringFileInfo"
  BEGIN
    BLOCK "040904b0"
    BEGIN
      VALUE "CompanyName", "Nobody"
      VALUE "FileVersion", "1.2.3.4 (nightly)"
    END
  END
END
`;

/** Builds `guarded.sys`, with so many bytes of uninitialised data. */
export function buildGuardedDriver(folder: LldFolder, zeroedBytes = 0x3000, flags: readonly string[] = []): Uint8Array {
  folder.compile('guarded', SOURCE, ['-O1', '-Xclang', '-cfguard', `-DZEROED=${zeroedBytes}`]);
  folder.importLibrary('nt', 'ntoskrnl.exe', ['DbgPrint']);
  writeFileSync(folder.file('version.rc'), VERSION);
  folder.run('llvm-rc', ['/no-preprocess', 'version.rc']);
  return folder.link('guarded.sys', ['guarded.obj', 'nt.lib', 'version.res'], ['/guard:cf', ...flags]);
}
