/** Which instructions TypeScript executes: rare ones, most of them privileged, that are not worth emitted code. */
import { type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { CONTROL_REGISTERS } from '../operands.ts';
import type { Assist } from './context.ts';
import { CONTROL_ASSISTS, isSystemRegister, moveSystemRegister } from './control-registers.ts';
import { ENTER_ASSISTS } from './enter.ts';
import { MSR_ASSISTS } from './msr.ts';
import { PORT_ASSISTS } from './port-io.ts';
import { isSegmentRegister, moveSegment, pushSegment, SEGMENT_ASSISTS } from './segments.ts';

const ASSISTS: ReadonlyMap<Mnemonic, Assist> = new Map([
  ...CONTROL_ASSISTS,
  ...ENTER_ASSISTS,
  ...MSR_ASSISTS,
  ...PORT_ASSISTS,
  ...SEGMENT_ASSISTS,
]);

/** What executes an instruction; undefined for one that emitted code executes or nothing knows. */
export function assistFor(i: Instruction): Assist | undefined {
  return ASSISTS.get(i.mnemonic) ?? operandAssist(i);
}

/** MOV and PUSH are assisted for some kinds of register only; CR8 and reads of control registers have forms. */
function operandAssist(i: Instruction): Assist | undefined {
  if (i.mnemonic !== Mnemonic.Mov && i.mnemonic !== Mnemonic.Push) return undefined;
  for (let n = 0; n < i.opCount && n < 2; n++) {
    if (i.opKind(n) !== OpKind.Register) continue;
    const register = i.opRegister(n);
    if (register === Register.CR8 || (n === 1 && CONTROL_REGISTERS.has(register))) return undefined;
    if (isSystemRegister(register)) return moveSystemRegister;
    if (isSegmentRegister(register)) return i.mnemonic === Mnemonic.Mov ? moveSegment : pushSegment;
  }
  return undefined;
}
