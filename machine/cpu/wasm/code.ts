/**
 * Emits the body of one WebAssembly function, instruction by instruction, in the stack order of the format.
 * It knows nothing about x86. Methods return `this`, so that short sequences read as one line.
 */
import { ByteSink } from './byte-sink.ts';
import * as op from './opcodes.ts';

export class Code {
  readonly body = new ByteSink(512);
  private readonly parameterCount: number;
  private readonly localTypes: number[] = [];
  private depth = 0;

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  /** Declares a local variable and returns its index. */
  local(type: number): number {
    this.localTypes.push(type);
    return this.parameterCount + this.localTypes.length - 1;
  }

  op(opcode: number): this {
    this.body.byte(opcode);
    return this;
  }

  i32(value: number): this {
    this.body.byte(op.I32_CONST);
    this.body.s32(value);
    return this;
  }

  i64(value: number | bigint): this {
    this.body.byte(op.I64_CONST);
    if (typeof value === 'number' && value === (value | 0)) this.body.s32(value);
    else this.body.s64(BigInt(value));
    return this;
  }

  get(local: number): this {
    this.body.byte(op.LOCAL_GET);
    this.body.u32(local);
    return this;
  }

  set(local: number): this {
    this.body.byte(op.LOCAL_SET);
    this.body.u32(local);
    return this;
  }

  tee(local: number): this {
    this.body.byte(op.LOCAL_TEE);
    this.body.u32(local);
    return this;
  }

  /** A load or store; the alignment hint is always 1, guest data is aligned anyhow. */
  mem(opcode: number, offset = 0): this {
    this.body.byte(opcode);
    this.body.byte(0);
    this.body.u32(offset);
    return this;
  }

  block(type: number = op.VOID): this {
    this.depth++;
    this.body.byte(op.BLOCK);
    this.body.byte(type);
    return this;
  }

  loop(type: number = op.VOID): this {
    this.depth++;
    this.body.byte(op.LOOP);
    this.body.byte(type);
    return this;
  }

  if(type: number = op.VOID): this {
    this.depth++;
    this.body.byte(op.IF);
    this.body.byte(type);
    return this;
  }

  else(): this {
    this.body.byte(op.ELSE);
    return this;
  }

  end(): this {
    this.depth--;
    this.body.byte(op.END);
    return this;
  }

  br(label: number): this {
    this.body.byte(op.BR);
    this.body.u32(label);
    return this;
  }

  brIf(label: number): this {
    this.body.byte(op.BR_IF);
    this.body.u32(label);
    return this;
  }

  brTable(labels: readonly number[], otherwise: number): this {
    this.body.byte(op.BR_TABLE);
    this.body.u32(labels.length);
    for (const label of labels) this.body.u32(label);
    this.body.u32(otherwise);
    return this;
  }

  return(): this {
    this.body.byte(op.RETURN);
    return this;
  }

  call(functionIndex: number): this {
    this.body.byte(op.CALL);
    this.body.u32(functionIndex);
    return this;
  }

  returnCall(functionIndex: number): this {
    this.body.byte(op.RETURN_CALL);
    this.body.u32(functionIndex);
    return this;
  }

  callIndirect(typeIndex: number): this {
    this.body.byte(op.CALL_INDIRECT);
    this.body.u32(typeIndex);
    this.body.byte(0);
    return this;
  }

  returnCallIndirect(typeIndex: number): this {
    this.body.byte(op.RETURN_CALL_INDIRECT);
    this.body.u32(typeIndex);
    this.body.byte(0);
    return this;
  }

  memoryCopy(): this {
    this.body.byte(op.PREFIX_MISC);
    this.body.u32(op.MEMORY_COPY);
    this.body.byte(0);
    this.body.byte(0);
    return this;
  }

  memoryFill(): this {
    this.body.byte(op.PREFIX_MISC);
    this.body.u32(op.MEMORY_FILL);
    this.body.byte(0);
    return this;
  }

  /** A vector instruction without immediate. */
  simd(opcode: number): this {
    this.body.byte(op.PREFIX_SIMD);
    this.body.u32(opcode);
    return this;
  }

  simdMem(opcode: number, offset = 0): this {
    this.simd(opcode);
    this.body.byte(0);
    this.body.u32(offset);
    return this;
  }

  /** Extracts or replaces a lane. */
  simdLane(opcode: number, lane: number): this {
    this.simd(opcode);
    this.body.byte(lane);
    return this;
  }

  /** Picks 16 bytes out of the two vectors on the stack; `lanes` number the first one's bytes 0-15. */
  shuffle(lanes: readonly number[]): this {
    this.simd(op.I8X16_SHUFFLE);
    for (const lane of lanes) this.body.byte(lane);
    return this;
  }

  v128(bytes: readonly number[]): this {
    this.simd(op.V128_CONST);
    for (const byte of bytes) this.body.byte(byte);
    return this;
  }

  /** Nesting depth of open blocks; the label of the function body itself when branching. */
  get openBlocks(): number {
    return this.depth;
  }

  /** Writes the finished function (locals, body, end) with its size prefix. */
  writeTo(sink: ByteSink, scratch: ByteSink): void {
    scratch.clear();
    const runs: { type: number; count: number }[] = [];
    for (const type of this.localTypes) {
      const last = runs[runs.length - 1];
      if (last !== undefined && last.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    scratch.u32(runs.length);
    for (const run of runs) {
      scratch.u32(run.count);
      scratch.byte(run.type);
    }
    sink.u32(scratch.length + this.body.length + 1);
    sink.bytes(scratch.view());
    sink.bytes(this.body.view());
    sink.byte(op.END);
  }
}
