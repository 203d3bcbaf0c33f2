/** What a command of ntrewind costs as a whole, the start of Node included. */
import { spawnSync } from 'node:child_process';
import { packageFile } from '../cli/package-root.ts';
import { median } from './median.ts';

const ROUNDS = 5;

/**
 * Reports what the process used when it ends. The peak is that of its own memory: `maxRSS` counts what it shared with the
 * benchmark before it was Node.
 */
const REPORTER = `data:text/javascript,${encodeURIComponent(
  "import { existsSync, readFileSync } from 'node:fs'; process.on('exit', () => { const u = process.resourceUsage(); " +
    "const own = existsSync('/proc/self/status') && /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8')); " +
    "process.stderr.write('\\n' + JSON.stringify([u.userCPUTime + u.systemCPUTime, own ? Number(own[1]) : u.maxRSS])); });",
)}`;

/** Runs a command of ntrewind in a process of its own: medians of its processor time (s) and its peak memory (MiB) over five runs. */
export function commandCosts(...words: readonly string[]): { readonly seconds: number; readonly mebibytes: number } {
  const main = packageFile('dist/cli/main.js');
  const runs = Array.from({ length: ROUNDS }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', REPORTER, main, ...words]);
    if (status !== 0) throw new Error(`ntrewind ${words.join(' ')}: ${stderr}`);
    return JSON.parse(String(stderr).split('\n').at(-1)!) as [microseconds: number, kibibytes: number];
  });
  return { seconds: median(runs.map(([time]) => time)) / 1e6, mebibytes: median(runs.map(([, size]) => size)) / 1024 };
}
