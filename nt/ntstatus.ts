/**
 * Names of NTSTATUS values. The values that code compares with are in status-codes.ts. Source: ntstatus.h.
 */
import { hex0x } from '../base/format.ts';
import { NTSTATUS_LINES } from './tables/ntstatus.ts';
import { nameTable } from './word-table.ts';

const names = nameTable(NTSTATUS_LINES);

let values: Map<string, number> | undefined;

/** `STATUS_PENDING`, or eight hexadecimal digits for a value without a name. Signed and unsigned values are the same. */
export function ntStatusName(status: number): string {
  return names().get(status >>> 0)?.[0] ?? hex0x(status >>> 0, 8);
}

/** `STATUS_PENDING (0x00000103)`, the form of listings. */
export function formatNtStatus(status: number): string {
  const digits = hex0x(status >>> 0, 8);
  const name = ntStatusName(status);
  return name === digits ? digits : `${name} (${digits})`;
}

function valuesByName(): Map<string, number> {
  values ??= new Map([...names()].map(([value, [first = '']]) => [first, value]));
  return values;
}

/** The unsigned value of a name, `undefined` for an unknown one. */
export function ntStatusValue(name: string): number | undefined {
  return valuesByName().get(name);
}

export type StatusSeverity = 'success' | 'informational' | 'warning' | 'error';

const SEVERITIES: readonly StatusSeverity[] = ['success', 'informational', 'warning', 'error'];

/** The two highest bits of a status. */
export function ntStatusSeverity(status: number): StatusSeverity {
  return SEVERITIES[status >>> 30]!;
}

/** The names of all status values. */
export function ntStatusNames(): Iterable<string> {
  return valuesByName().keys();
}
