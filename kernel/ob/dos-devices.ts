/**
 * The directories of DOS device names: `\GLOBAL??` for all, and one for each logon session of a user, whose programs see
 * its names first and the global ones behind them. What runs as the local system has the global ones only. A thread that impersonates
 * somebody sees that one's names.
 * Source: "Local and Global MS-DOS Device Names".
 */
import type { Kernel } from '../kernel.ts';
import { SepEffectiveToken } from '../se/token.ts';
import { objectRecord } from './directory.ts';
import type { ObjectRecord } from './state.ts';

/** Where names are looked for: a directory, and another one for what that does not have. */
export interface Scope {
  readonly directory: ObjectRecord;
  readonly fallback?: ObjectRecord;
}

/** What `\??` stands for in the running thread. */
export function ObpDosDevices(k: Kernel): Scope {
  const { dosDevices, logonDosDevices } = k.state.ob;
  const global = objectRecord(k, dosDevices);
  const local = logonDosDevices.get(SepEffectiveToken(k).authenticationId);
  return local === undefined ? { directory: global } : { directory: objectRecord(k, local), fallback: global };
}

/** The name of a logon session's directory below `\Sessions\0\DosDevices`. */
export function logonDirectoryName(logon: number): string {
  const digits = (half: number) => half.toString(16).padStart(8, '0');
  return `${digits(0)}-${digits(logon)}`;
}
