/** Scenarios from command-line flags: open a device, write, read, send control codes, in the order of the flags. */
import { basename, extname } from 'node:path';
import { InputError } from '../base/errors.ts';
import { formatNtStatus } from '../nt/ntstatus.ts';
import {
  type HandleValue,
  INVALID_HANDLE_VALUE,
  type Scenario,
  scenario,
  type UserThread,
} from '../system/scenario/api.ts';
import type { UserProgram } from '../system/scenario/user-program.ts';
import { loadDriver } from './load-driver.ts';
import { type LoadedScenario, notesOn } from './load-scenario.ts';

/** One flag. */
export interface Operation {
  readonly kind: 'open' | 'write' | 'read' | 'ioctl' | 'sleep';
  readonly value: string;
}

function parseCount(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0) {
    throw new InputError(`--${flag} takes a whole number, not "${text}"`);
  }
  return value;
}

function parseBytes(flag: string, text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:]/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(digits))
    throw new InputError(`--${flag} takes bytes as pairs of hex digits, not "${text}"`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** `code[,input bytes[,output length]]` */
function parseIoctl(text: string): { code: number; input: Uint8Array; outputLength: number } {
  const [code = '', input = '', outputLength = '0'] = text.split(',');
  return {
    code: parseCount('ioctl', code),
    input: parseBytes('ioctl', input),
    outputLength: parseCount('ioctl', outputLength),
  };
}

/** Turns a flag into what the thread does; wrong values are found before anything runs. */
function compile({ kind, value }: Operation): (thread: UserThread, handle: HandleValue) => UserProgram<unknown> {
  switch (kind) {
    case 'open':
      return (thread) => thread.CreateFile(value);
    case 'write':
      return (thread, handle) => thread.WriteFile(handle, value);
    case 'read': {
      const length = parseCount('read', value);
      return (thread, handle) => thread.ReadFile(handle, length);
    }
    case 'ioctl': {
      const { code, input, outputLength } = parseIoctl(value);
      return (thread, handle) => thread.DeviceIoControl(handle, code, input, outputLength);
    }
    case 'sleep': {
      const milliseconds = parseCount('sleep', value);
      return (thread) => thread.Sleep(milliseconds);
    }
  }
}

function programOf(operations: readonly Operation[], failures: string[]): Scenario['processes'][number] {
  const steps = operations.map((operation) => ({ ...operation, run: compile(operation) }));
  if (steps.some(({ kind }) => kind !== 'sleep') && steps.find(({ kind }) => kind !== 'sleep')?.kind !== 'open') {
    throw new InputError('say what to open first: --open "\\\\.\\Name"');
  }
  function* main(thread: UserThread): UserProgram<void> {
    let handle = INVALID_HANDLE_VALUE;
    for (const { kind, value, run } of steps) {
      if (kind === 'open' && handle.action > 0) yield* thread.CloseHandle(handle);
      const result = yield* run(thread, handle);
      if (kind !== 'open') continue;
      handle = result as HandleValue;
      if (handle === INVALID_HANDLE_VALUE)
        failures.push(`--open ${value} failed with ${formatNtStatus(thread.status)}`);
    }
    if (handle.action > 0) yield* thread.CloseHandle(handle);
  }
  return { name: 'user.exe', threads: new Map([['main', main]]) };
}

/** The scenario of a driver image or module and flags. */
export async function oneLiner(
  imagePath: string,
  service: string | undefined,
  operations: readonly Operation[],
): Promise<LoadedScenario> {
  const fileName = basename(imagePath, extname(imagePath)).replace(/\.driver$/, '');
  const name = service ?? fileName.replaceAll(/[^\w.-]/g, '_');
  const base = scenario({ drivers: [{ service: name, image: imagePath }], processes: {} });
  const images = [await loadDriver(name, imagePath)];
  const failures: string[] = [];
  const flags = operations.map(({ kind, value }) => `--${kind} ${value}`).join(' ');
  return {
    scenario: {
      ...base,
      description: `${basename(imagePath)} ${flags}`.trim(),
      processes: operations.length > 0 ? [programOf(operations, failures)] : [],
    },
    images,
    files: [imagePath],
    notes: notesOn(images),
    failures,
  };
}
