/** The DDI table as methods that TypeScript drivers call: each with the parameters it declares and its prototype's result. */
import type { Ddi, ParameterType } from '../../kernel/ddi.ts';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { ddiShape, type ValueShape } from '../../nt/ddi-shapes.ts';
import { irqlText } from '../../nt/irql.ts';
import { isExport } from './ddi-words.ts';

const PARAMETER_TYPES: Readonly<Record<ParameterType, string>> = {
  ptr: 'GuestAddress',
  u8: 'number',
  u16: 'number',
  u32: 'number',
  s32: 'number',
  u64: 'GuestValue',
  i64: 'number',
  bool: 'boolean',
};

/** TypeScript type of a result, and the function of driver-kit/results.ts that makes it. */
function resultOf(shape: ValueShape | undefined): readonly [type: string, convert: string] {
  switch (shape) {
    case 'nothing':
      return ['void', ''];
    // What has no known prototype is a number, a truth value or an address: all of them are exact as a signed one.
    case undefined:
    case 'pointer':
    case 'handle':
    case 'unicode-string':
    case 'ansi-string':
    case 'object-attributes':
    case 'wide-text':
      return ['GuestAddress', 'asPointer'];
    case 'boolean':
      return ['boolean', 'asBoolean'];
    case 'irql':
    case 'mode':
      return ['number', 'asByte'];
    case 'signed':
      return ['number', 'asSigned'];
    case 'signed-64':
      return ['number', 'asSigned64'];
    default:
      return ['number', 'asUnsigned'];
  }
}

function methodOf(ddi: Ddi): string {
  const names = ddi.parameters.map((parameter) => parameter.slice(0, parameter.indexOf(':')));
  const declared = names.map((name, index) => `${name}: ${PARAMETER_TYPES[ddi.types[index]!]}`);
  const parameters = ddi.variadic ? [...declared, '...more: GuestValue[]'] : declared;
  const args = ddi.variadic ? [...names, '...more'] : names;
  const [type, convert] = resultOf(ddiShape(ddi.name)?.result);
  const call = `yield { target: '${ddi.name}', args: [${args.join(', ')}] }`;
  const body = type === 'void' ? `${call};` : `return ${convert}(${call});`;
  return `  /** IRQL ${irqlText(ddi.irql)}. */
  *${ddi.name}(${parameters.join(', ')}): DriverCode<${type}> {
    ${body}
  }
`;
}

/** The module's source. */
export function emitDdiCalls(): string {
  const methods = [...ddiTable].filter(isExport).sort((a, b) => (a.name < b.name ? -1 : 1));
  const converters = ['asBoolean', 'asByte', 'asPointer', 'asSigned', 'asSigned64', 'asUnsigned'];
  const code = methods.map(methodOf).join('\n');
  const used = converters.filter((name) => code.includes(`${name}(`));
  return `// Generated from the DDI table by scripts/generate.ts. Do not edit.
import type { GuestAddress } from '../../base/guest-address.ts';
import type { DriverCode } from '../driver-kit/driver.ts';
import { ${used.join(', ')} } from '../driver-kit/results.ts';
import type { GuestValue } from '../host-routine.ts';

/** Every routine of the DDI table, to be called with \`yield*\`. */
export class DdiCalls {
${code}}
`;
}
