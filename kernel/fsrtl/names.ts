/**
 * Names of files and expressions with wild cards, and which statuses a file system may meet.
 * Source: the pages of the routines (ntifs.h).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import {
  STATUS_ACCESS_VIOLATION,
  STATUS_DATATYPE_MISALIGNMENT,
  STATUS_ILLEGAL_INSTRUCTION,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { EMPTY_STRING } from '../rtl/string-conversion.ts';
import { readCountedString, readUnicodeString, writeCountedString } from '../rtl/unicode-string.ts';
import { upcaseText } from '../rtl/upcase.ts';

const STATUS_INSTRUCTION_MISALIGNMENT = 0xc000_00aa;

/** What stands for characters; the last three do as `*`, `?` and `.` did in MS-DOS. */
const STAR = '*';
const QUESTION_MARK = '?';
const DOS_STAR = '<';
const DOS_QM = '>';
const DOS_DOT = '"';
const WILD_CARDS = [STAR, QUESTION_MARK, DOS_STAR, DOS_QM, DOS_DOT];

/** Positions in the expression that stand for as much of the name, each followed through what may stand for nothing. */
function closure(expression: string, positions: Iterable<number>, rest: string): Set<number> {
  const all = new Set<number>();
  const follow = (position: number): void => {
    if (all.has(position)) return;
    all.add(position);
    const wild = expression[position];
    if (wild === STAR || wild === DOS_STAR) follow(position + 1);
    // At a period or the end of the name a run of these stands for nothing; a DOS period, only at the end.
    if (wild === DOS_QM && (rest === '' || rest[0] === '.')) follow(position + 1);
    if (wild === DOS_DOT && rest === '') follow(position + 1);
  };
  for (const position of positions) follow(position);
  return all;
}

/** Whether a name is one of those that an expression stands for. */
export function isNameInExpression(expression: string, name: string): boolean {
  if (expression === '' || name === '') return expression === name;
  let positions = closure(expression, [0], name);
  for (let at = 0; at < name.length; at++) {
    const character = name[at]!;
    const isLastPeriod = character === '.' && !name.includes('.', at + 1);
    const next = new Set<number>();
    for (const position of positions) {
      const wild = expression[position];
      if (wild === undefined) continue;
      if (wild === STAR || (wild === DOS_STAR && !isLastPeriod)) next.add(position);
      else if (wild === DOS_STAR) next.add(position + 1);
      else if (wild === QUESTION_MARK || (wild === DOS_QM && character !== '.')) next.add(position + 1);
      else if (wild === DOS_DOT ? character === '.' : wild === character) next.add(position + 1);
    }
    positions = closure(expression, next, name.slice(at + 1));
  }
  return positions.has(expression.length);
}

/** Stores the part of a path before its next separator, and what is behind that; both point into the path. */
function dissect(k: Kernel, path: GuestAddress, first: GuestAddress, remaining: GuestAddress): void {
  const { buffer } = readCountedString(k.memory, path);
  const text = readUnicodeString(k, path);
  const start = text[0] === '\\' ? 1 : 0;
  const end = text.indexOf('\\', start) < 0 ? text.length : text.indexOf('\\', start);
  const store = (at: GuestAddress, from: number, to: number) => {
    const length = 2 * (to - from);
    const string = { length, maximumLength: length, buffer: addressAdd(buffer, 2 * from) };
    writeCountedString(k.memory, at, length === 0 ? EMPTY_STRING : string);
  };
  store(first, start, end);
  store(remaining, Math.min(end + 1, text.length), text.length);
}

const UNEXPECTED: readonly number[] = [
  STATUS_DATATYPE_MISALIGNMENT,
  STATUS_ACCESS_VIOLATION,
  STATUS_ILLEGAL_INSTRUCTION,
  STATUS_INSTRUCTION_MISALIGNMENT,
];

function isExpected(status: number): boolean {
  return !UNEXPECTED.includes(status >>> 0);
}

export const nameDdis: readonly Ddi[] = [
  /**
   * Whether a name is one of those that an expression stands for; an expression without case must be in upper case.
   * @irql PASSIVE_LEVEL
   * Deviation: another upcase table than the system's is not looked at.
   * Source: "FsRtlIsNameInExpression function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlIsNameInExpression',
    parameters: ['Expression: ptr', 'Name: ptr', 'IgnoreCase: bool', 'UpcaseTable: ptr'],
    irql: passiveOnly,
    call(k, expression, nameAt, ignoreCase) {
      const name = readUnicodeString(k, nameAt);
      return isNameInExpression(readUnicodeString(k, expression), ignoreCase ? upcaseText(name) : name);
    },
  }),
  /**
   * Whether a name has a wild card in it.
   * @irql PASSIVE_LEVEL
   * Source: "FsRtlDoesNameContainWildCards function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDoesNameContainWildCards',
    parameters: ['Name: ptr'],
    irql: passiveOnly,
    call(k, nameAt) {
      const name = readUnicodeString(k, nameAt);
      return WILD_CARDS.some((wild) => name.includes(wild));
    },
  }),
  /**
   * Whether two names are equal, with or without case.
   * @irql PASSIVE_LEVEL
   * Deviation: another upcase table than the system's is not looked at.
   * Source: "FsRtlAreNamesEqual function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlAreNamesEqual',
    parameters: ['ConstantNameA: ptr', 'ConstantNameB: ptr', 'IgnoreCase: bool', 'UpcaseTable: ptr'],
    irql: passiveOnly,
    call(k, a, b, ignoreCase) {
      const [first, second] = [readUnicodeString(k, a), readUnicodeString(k, b)];
      return ignoreCase ? upcaseText(first) === upcaseText(second) : first === second;
    },
  }),
  /**
   * Splits a path into its first name and the rest, without the separators around the first one.
   * @irql PASSIVE_LEVEL
   * Source: "FsRtlDissectName function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlDissectName',
    parameters: ['Path: ptr', 'FirstName: ptr', 'RemainingName: ptr'],
    irql: passiveOnly,
    call: (k, path, first, remaining) => dissect(k, path, first, remaining),
  }),
  /**
   * Whether a file system may handle an exception with this status: not when it comes from a mistake in code.
   * @irql any
   * Source: "FsRtlIsNtstatusExpected function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlIsNtstatusExpected',
    parameters: ['Exception: u32'],
    irql: anyIrql,
    call: (_k, status) => isExpected(status),
  }),
  /**
   * Returns the status when it is expected, else the other one.
   * @irql any
   * Source: "FsRtlNormalizeNtstatus function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNormalizeNtstatus',
    parameters: ['Exception: u32', 'GenericException: u32'],
    irql: anyIrql,
    call: (_k, status, generic) => (isExpected(status) ? status : generic),
  }),
];
