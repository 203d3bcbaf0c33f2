/** A form: one instruction with one kind of operands, as the decoder names it and the engine implements it. */
import type { Handler } from './handler.ts';

export interface Form {
  /** For example `add.32.rm`: mnemonic, operand size in bits, operand kinds (r, m, x = indexed memory, i). */
  readonly name: string;
  /** True when the interpreter's main loop has an arm for it. */
  readonly hot: boolean;
  emit(h: Handler): void;
  /** The form whose arm this one's arm goes on to: what the next micro-op is known to be (emit/chains.ts). */
  readonly successor?: string;
  /** The cold function's semantics where they differ: it executes only the first half of a fused pair. */
  emitCold?(h: Handler): void;
}

export function form(name: string, hot: boolean, emit: (h: Handler) => void): Form {
  return { name, hot, emit };
}
