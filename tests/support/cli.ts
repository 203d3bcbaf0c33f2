/** Runs the command as a user does, in a process of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const source = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Compiled where the test belongs to those that vitest.config.ts names; translated at each start elsewhere. */
const compiled = inject('command') as string | undefined;
const NODE_ARGUMENTS =
  compiled === undefined ? ['--import', new URL('typescript.mjs', import.meta.url).href, source] : [compiled];

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ntrewind` with these arguments to its end. */
export function ntrewind(...args: string[]): CliResult {
  return ntrewindIn(root, ...args);
}

/** The same in a folder. */
export function ntrewindIn(folder: string, ...args: string[]): CliResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE_ARGUMENTS, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { exitCode: status, stdout, stderr };
}

/** Starts `ntrewind`, sends a signal once `ready` holds, and waits for its end. */
export async function ntrewindWithSignal(
  signal: NodeJS.Signals,
  ready: () => boolean,
  ...args: string[]
): Promise<CliResult> {
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, ...args], { cwd: root });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  const poll = setInterval(() => {
    if (!ready()) return;
    clearInterval(poll);
    child.kill(signal);
  }, 20);
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(poll);
  return { exitCode, stdout, stderr };
}
