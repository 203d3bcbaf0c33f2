/** Compares the word tables with the reference facts they were made from, where those are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as bugCheckCodes from './bug-check-codes.ts';
import { bugCheckMeanings, bugCheckName, describeBugCheck, describeBugCheckKind } from './bugcheck.ts';
import { decodeIoctl } from './ioctl.ts';
import * as irpCodes from './irp-codes.ts';
import { irpMajorName, irpMinorName } from './irp-codes.ts';
import * as irqls from './irql.ts';
import { ntStatusName } from './ntstatus.ts';
import * as statusCodes from './status-codes.ts';
import { DEVICE_TYPES } from './tables/io-flags.ts';

const REFERENCE = process.env.NTREWIND_REFERENCE ?? fileURLToPath(new URL('../../shared/reference', import.meta.url));

function facts(file: string) {
  return JSON.parse(readFileSync(join(REFERENCE, file), 'utf8'));
}

describe('constants', () => {
  it('status constants have the values of their names', () => {
    const constants = Object.entries(statusCodes).filter(([name]) => name.startsWith('STATUS_'));
    expect(constants.length).toBeGreaterThan(20);
    for (const [name, value] of constants) expect(ntStatusName(value as number)).toBe(name);
  });

  it('bug check constants have the values of their names', () => {
    const constants = Object.entries(bugCheckCodes);
    expect(constants.length).toBeGreaterThan(20);
    for (const [name, value] of constants) expect(bugCheckName(value)).toBe(name);
  });

  it('every major code has the name of its constant', () => {
    const majors = Object.entries(irpCodes).filter(([name]) => /^IRP_MJ_(?!MAXIMUM)/.test(name));
    expect(majors).toHaveLength(28);
    for (const [name, value] of majors) expect(irpMajorName(value as number)).toBe(name);
  });
});

describe.runIf(existsSync(join(REFERENCE, 'irp.json')))('tables and reference facts', () => {
  it('agree on statuses', () => {
    const { status } = facts('ntstatus.json') as { status: Record<string, string> };
    for (const [value, name] of Object.entries(status)) expect(ntStatusName(Number(value))).toBe(name);
  });

  it('agree on bug checks', () => {
    const { codes } = facts('bugcheck.json') as { codes: Record<string, { n: string; p?: string[] | 0; c?: string }> };
    for (const [code, { n, p, c }] of Object.entries(codes)) {
      const parameters = Array.isArray(p) ? p : [];
      expect(describeBugCheck(Number(code))).toEqual({ code: Number(code), name: n, cause: c ?? '', parameters });
    }
  });

  it('agree on the kinds of bug checks', () => {
    const { codes } = facts('bugcheck.json') as { codes: Record<string, { sub?: Record<string, string[]> }> };
    const words = (code: string, value: string) => codes[code]!.sub![value]!;
    for (const value of ['0x62', '0x7c', '0x1001']) {
      const [first, second, third, cause] = words('0xC4', value);
      const kind = describeBugCheckKind(0xc4, [BigInt(value), 0n, 0n, 0n]);
      expect(kind).toEqual({ cause, index: 0, parameters: ['', first, second, third] });
    }
    // The fourth parameter tells the kind of damage to the special pool.
    const [first, second, third, cause] = words('0xC1', '0x24');
    const damage = describeBugCheckKind(0xc1, [0x24n, 0n, 0n, 0x24n]);
    expect(damage).toEqual({ cause, index: 3, parameters: [first, second, third, ''] });
    expect(describeBugCheckKind(0x44, [0n, 0n, 0n, 0n])).toBeUndefined();
    expect(bugCheckMeanings(0xc4, [0x62n, 0n, 0n, 0n])).toEqual([
      'unload with pool not freed',
      'driver name',
      '',
      'allocations left',
    ]);
  });

  it('agree on control codes', () => {
    const ioctl = facts('irp.json').ioctl as Record<string, [string, string, number, string, string]>;
    let compared = 0;
    for (const [name, [code, deviceType, functionCode, method, access]] of Object.entries(ioctl)) {
      const decoded = decodeIoctl(Number(code));
      if (!decoded.names.includes(name)) continue;
      compared++;
      expect(decoded.functionCode).toBe(functionCode);
      expect(decoded.methodName).toBe(`METHOD_${method}`);
      if (`FILE_DEVICE_${deviceType}` in DEVICE_TYPES) {
        expect(decoded.deviceTypeName).toBe(`FILE_DEVICE_${deviceType}`);
      }
      expect(decoded.accessName).toBe(
        access
          .split('|')
          .map((word) => `FILE_${word}_ACCESS`)
          .join('|'),
      );
    }
    expect(compared).toBeGreaterThan(1400);
  });

  it('agree on request codes and interrupt levels', () => {
    const { major, minor, irqlAmd64 } = facts('irp.json') as {
      major: Record<string, number>;
      minor: Record<string, Record<string, number>>;
      irqlAmd64: Record<string, number>;
    };
    for (const [name, value] of Object.entries(irpCodes)) {
      if (typeof value !== 'number') continue;
      expect({ ...major, ...minor.PNP, ...minor.POWER, ...minor.SYSTEM_CONTROL }[name], name).toBe(value);
    }
    for (const [group, names] of Object.entries(minor)) {
      const code = group === 'READ_WRITE' ? irpCodes.IRP_MJ_READ : major[`IRP_MJ_${group}`]!;
      for (const value of Object.values(names)) expect(names).toHaveProperty(irpMinorName(code, value), value);
    }
    for (const [name, value] of Object.entries(irqls)) {
      if (typeof value === 'number') expect(irqlAmd64[name], name).toBe(value);
    }
  });
});
