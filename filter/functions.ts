/** The functions of the filter language: the macros of ntdef.h and devioctl.h that driver developers know, and `len`. */
import { ctlCode } from '../nt/ioctl.ts';
import { fieldUse } from './fields.ts';
import { Mismatch } from './filter-error.ts';
import { type Operand, operandOf } from './operand.ts';
import { both, type NumberValue, type Test } from './plan.ts';
import type { CallNode, SyntaxNode } from './syntax.ts';
import { wordValue } from './words.ts';

type ToOperand = (node: SyntaxNode) => Operand;

/** Ranges of NTSTATUS values, both ends in it. */
const STATUS_RANGES: Readonly<Record<string, readonly [low: number, high: number]>> = {
  NT_SUCCESS: [0, 0x7fff_ffff],
  NT_INFORMATION: [0x4000_0000, 0x7fff_ffff],
  NT_WARNING: [0x8000_0000, 0xbfff_ffff],
  NT_ERROR: [0xc000_0000, 0xffff_ffff],
};

export const FUNCTION_NAMES = [...Object.keys(STATUS_RANGES), 'CTL_CODE', 'len'];

/** A call as a condition; undefined when the kind has not what it asks of; `none` when it is none. Throws Mismatch. */
export function callTest(node: CallNode, operand: ToOperand, kind: number): Test | undefined | 'none' {
  const range = STATUS_RANGES[node.name.toUpperCase()];
  if (range === undefined) return 'none';
  if (node.args.length > 1) throw new Mismatch(`${node.name} takes one status`, node);
  const use = fieldUse('status', kind);
  const [arg] = node.args;
  const status = arg === undefined ? use && operandOf(use) : operand(arg);
  if (status === undefined || status.shape === 'absent') return undefined;
  if (status.shape !== 'number' || status.meaning !== 'ntstatus') {
    throw new Mismatch(`${node.name} needs a status`, arg ?? node);
  }
  const [low, high] = range.map((value): NumberValue => ({ op: 'constant', value }));
  return both(
    { op: 'compare', sign: '>=', left: status.value, right: low! },
    { op: 'compare', sign: '<=', left: status.value, right: high! },
  );
}

/** A call as a value; undefined when there is no such function. Throws Mismatch. */
export function callOperand(node: CallNode, operand: ToOperand): Operand | undefined {
  if (node.name === 'len') return lengthOf(node, operand);
  if (node.name.toUpperCase() === 'CTL_CODE') return controlCode(node, operand);
  return undefined;
}

function lengthOf({ args }: CallNode, operand: ToOperand): Operand {
  const [arg] = args;
  const of = arg && operand(arg);
  if (of?.shape === 'absent') return of;
  if (args.length !== 1 || (of?.shape !== 'text' && of?.shape !== 'bytes' && of?.shape !== 'list')) {
    throw new Mismatch('len needs a text, bytes or a list', arg ?? { start: 0, end: 0 });
  }
  return { shape: 'number', value: { op: 'length', of: of.value }, meaning: '', dimension: undefined };
}

/** CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS) */
function controlCode(node: CallNode, operand: ToOperand): Operand {
  const meanings = ['device_type', '', 'method', 'control_access'];
  if (node.args.length !== 4) throw new Mismatch('CTL_CODE takes type, function, method and access', node);
  const [type, number, method, access] = node.args.map((arg, i) => {
    const part = operand(arg);
    const value =
      part.shape === 'literal'
        ? Number(part.value)
        : part.shape === 'word'
          ? wordValue(meanings[i]!, part.word)
          : undefined;
    if (value === undefined || !Number.isInteger(value)) throw new Mismatch('this is no part of a control code', arg);
    return value;
  });
  return { shape: 'literal', value: BigInt(ctlCode(type!, number!, method!, access!)), dimension: undefined };
}
