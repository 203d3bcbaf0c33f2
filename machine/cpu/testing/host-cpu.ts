/**
 * The host CPU as the judge of the engine: builds host-harness.c, keeps it running as a child process and hands it
 * batches of cases through a shared file. Knows nothing of what the cases mean.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room for the largest batch. */
const SHARED_BYTES = 4 * 1024 * 1024;

/** True when the harness can be built here. */
export function hasHostCpu(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return spawnSync('gcc', ['--version']).status === 0;
}

export class HostCpu {
  private readonly folders: readonly string[];
  private readonly file: number;
  private readonly child: ChildProcess;
  private complaint = '';

  constructor() {
    // Memory-backed where there is such a place, so that batches never reach a disk.
    const memory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'ntrewind-cpu-'));
    const disk = mkdtempSync(join(tmpdir(), 'ntrewind-cpu-'));
    this.folders = [memory, disk];
    const shared = join(memory, 'batch');
    const program = join(disk, 'host-harness');
    const source = join(import.meta.dirname, 'host-harness.c');
    execFileSync('gcc', [
      '-O2',
      '-static',
      '-no-pie',
      '-fno-stack-protector',
      '-fcf-protection=none',
      source,
      '-o',
      program,
    ]);
    this.file = openSync(shared, 'w+');
    ftruncateSync(this.file, SHARED_BYTES);
    this.child = spawn(program, [shared], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr!.on('data', (text: Buffer) => {
      this.complaint += text.toString();
    });
  }

  /** Executes the batch in the first `length` bytes of `batch` and replaces them with the outcome. */
  async run(batch: Uint8Array, length: number, outcome: Uint8Array): Promise<void> {
    writeSync(this.file, batch, 0, length, 0);
    await new Promise<void>((resolve, reject) => {
      const { stdin, stdout } = this.child;
      const onExit = (code: number | null, signal: string | null) =>
        reject(new Error(`the host harness ended (${signal ?? code}): ${this.complaint}`));
      this.child.once('close', onExit);
      stdout!.once('data', () => {
        this.child.off('close', onExit);
        resolve();
      });
      stdin!.write('g');
    });
    readSync(this.file, outcome, 0, length, 0);
  }

  close(): void {
    this.child.stdin!.end();
    closeSync(this.file);
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}
