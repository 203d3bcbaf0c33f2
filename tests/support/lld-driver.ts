/** Drivers built as Microsoft's tools would: clang for the MSVC ABI, and lld-link. Tests skip where these are missing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TOOLS = ['clang', 'lld-link', 'llvm-dlltool', 'llvm-rc'];
const COMPILE = ['--target=x86_64-pc-windows-msvc', '-ffreestanding', '-fasynchronous-unwind-tables'];
const LINK = ['/driver', '/subsystem:native', '/nodefaultlib', '/entry:DriverEntry'];

/** Whether a program is installed. */
export function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}

/** Whether {@link LldFolder} can build; says once why not. */
export const hasLld: boolean = TOOLS.every((tool) => {
  if (isInstalled(tool)) return true;
  console.warn(`skipped: ${tool} is not installed (Debian packages clang, lld and llvm)`);
  return false;
});

/** A folder that is removed again, with what is built in it. */
export class LldFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'lld-driver-'));

  remove(): void {
    rmSync(this.path, { recursive: true });
  }

  file(name: string): string {
    return join(this.path, name);
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(this.file(name)));
  }

  run(tool: string, args: readonly string[]): string {
    return execFileSync(tool, args, { cwd: this.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** `name.obj` of a C source. */
  compile(name: string, source: string, flags: readonly string[] = ['-O1']): void {
    writeFileSync(this.file(`${name}.c`), source);
    this.run('clang', [...COMPILE, ...flags, '-c', `${name}.c`, '-o', `${name}.obj`]);
  }

  /** `name.obj` of an assembly source, with clang's directives for unwind information. */
  assemble(name: string, source: string): void {
    writeFileSync(this.file(`${name}.s`), source);
    this.run('clang', ['--target=x86_64-pc-windows-msvc', '-c', `${name}.s`, '-o', `${name}.obj`]);
  }

  /** `name.lib`, through which a driver imports from a module. */
  importLibrary(name: string, module: string, exports: readonly string[]): void {
    writeFileSync(this.file(`${name}.def`), `LIBRARY ${module}\nEXPORTS\n${exports.join('\n')}\n`);
    this.run('llvm-dlltool', ['-m', 'i386:x86-64', '-d', `${name}.def`, '-l', `${name}.lib`]);
  }

  /** `output` from objects and libraries. The same input gives the same bytes. */
  link(output: string, inputs: readonly string[], flags: readonly string[] = []): Uint8Array {
    const stamp = flags.some((flag) => flag.startsWith('/timestamp')) ? [] : ['/Brepro'];
    this.run('lld-link', [...LINK, ...stamp, ...flags, `/out:${output}`, ...inputs]);
    return this.read(output);
  }
}
