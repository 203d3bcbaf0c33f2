/**
 * Turns guest code into runs of micro-ops. iced-x86 decodes; this file decides how far a run goes, what goes before an
 * instruction (breakpoint, coverage, the check of a second page) and which are entered into the code tables. What an
 * instruction becomes is the translator's business (instruction-translator.ts).
 */
import { Decoder, DecoderError, DecoderOptions, Instruction } from 'iced-x86';
import type { GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { PAGE_FAST_EXECUTE, PAGE_SIZE } from '../memory/layout.ts';
import { type CodeCache, SCRATCH_MICRO_OPS } from './code-cache.ts';
import type { Coverage } from './coverage.ts';
import { InstructionReader, MAX_INSTRUCTION_BYTES } from './instruction-reader.ts';
import { InstructionTranslator } from './instruction-translator.ts';
import * as uop from './micro-op.ts';
import { MicroOpWriter } from './micro-op-writer.ts';
import { QuietFlags } from './quiet-flags.ts';

/** Longest run of instructions decoded at once. */
const RUN_LIMIT = 96;
/** Micro-ops one instruction may need: breakpoint, crossing check, coverage, address, itself, what continues after it. */
const MICRO_OPS_PER_INSTRUCTION = 6;

/** After these the code does not continue in sequence. */
const ENDS_RUN = /^(jmp|jmp\.64\..|ret|hlt|int3|int1|int|undefined|unimplemented)$/;

/** What the decoder found at RIP when it could not provide a micro-op there. */
export type DecodeResult = 'decoded' | 'next-page-not-executable';

export class CodeDecoder {
  /** Addresses of instructions that stop before they are executed; changing it takes effect in code not yet decoded. */
  readonly breakpoints = new Set<number>();
  /** Where executed instructions are noted, if anywhere. */
  coverage: Coverage | undefined;
  private readonly memory: GuestRam;
  private readonly reader: InstructionReader;
  private readonly cache: CodeCache;
  private readonly out: MicroOpWriter;
  private readonly translator: InstructionTranslator;
  private readonly quietFlags: QuietFlags;
  private readonly instruction = new Instruction();
  /** Address of the page being decoded. */
  private page = 0;
  /** Frame whose code table takes branches of this page; 0 while decoding for a single execution. */
  private frame = 0;

  constructor(memory: GuestRam, cache: CodeCache, forms: ReadonlyMap<string, number>) {
    this.memory = memory;
    this.reader = new InstructionReader(memory);
    this.cache = cache;
    this.out = new MicroOpWriter(memory, forms, this.link.bind(this));
    this.translator = new InstructionTranslator(this.out, forms);
    this.quietFlags = new QuietFlags(memory, forms, (offset, record) => cache.enter(this.frame, offset, record));
  }

  /** Decodes a run of instructions from `rip`, whose page must be executable, and enters it into the cache. */
  decodeAt(rip: GuestAddress): DecodeResult {
    const offset = rip & (PAGE_SIZE - 1);
    const frame = (this.memory.entryOf(rip) & -PAGE_SIZE) >>> 0;
    this.cache.prepare(frame, RUN_LIMIT * MICRO_OPS_PER_INSTRUCTION);
    this.out.start(this.cache.end);
    this.frame = frame;
    this.page = rip - offset;
    const bytes = this.memory.bytes.subarray(frame + offset, frame + PAGE_SIZE);
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      decoder.ip = BigInt(offset);
      return this.decodeRun(decoder, rip, offset);
    } finally {
      this.quietFlags.end();
      this.out.chain(this.cache.end);
      decoder.free();
      this.cache.end = this.out.at;
    }
  }

  /**
   * Decodes the one instruction at `rip` into scratch storage, without remembering it or marking its frame, and
   * returns the micro-op to start at; 0 when the rest of the instruction cannot be fetched.
   */
  decodeOnce(rip: GuestAddress): number {
    const offset = rip & (PAGE_SIZE - 1);
    const bytes = this.reader.fetch(rip);
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      decoder.ip = BigInt(offset);
      decoder.decodeOut(this.instruction);
      if (decoder.lastError === DecoderError.NoMoreBytes && bytes.length < MAX_INSTRUCTION_BYTES) return 0;
    } finally {
      decoder.free();
    }
    this.frame = 0;
    this.page = rip - offset;
    this.out.start(SCRATCH_MICRO_OPS);
    this.out.begin(offset, this.instruction.length);
    this.emitLast();
    return SCRATCH_MICRO_OPS;
  }

  private decodeRun(decoder: Decoder, rip: GuestAddress, start: number): DecodeResult {
    let offset = start;
    for (let count = 0; ; count++) {
      if (offset === PAGE_SIZE || count === RUN_LIMIT || (count > 0 && this.cache.find(this.frame, offset) !== 0)) {
        this.emitGoto(offset);
        return 'decoded';
      }
      decoder.decodeOut(this.instruction);
      if (decoder.lastError === DecoderError.NoMoreBytes && PAGE_SIZE - offset < MAX_INSTRUCTION_BYTES) {
        if (count === 0) return this.decodeCrossing(rip, offset);
        // An instruction that crosses into the next page starts a run of its own.
        this.emitGoto(offset);
        return 'decoded';
      }
      const first = this.out.at;
      this.out.begin(offset, this.instruction.length);
      this.emitBreakpoint();
      this.emitCoverage();
      const form = this.translator.translate(this.instruction);
      this.quietFlags.add(this.instruction, offset, first, this.out.at, form);
      offset += this.instruction.length;
      if (ENDS_RUN.test(form)) return 'decoded';
    }
  }

  /** The instruction at the end of a page: a check that the next page is still the same goes before it. */
  private decodeCrossing(rip: GuestAddress, offset: number): DecodeResult {
    const nextEntry = this.memory.entryOf((rip - offset + PAGE_SIZE) as GuestAddress);
    if ((nextEntry & PAGE_FAST_EXECUTE) === 0) return 'next-page-not-executable';
    const bytes = this.reader.fetch(rip);
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      decoder.ip = BigInt(offset);
      decoder.decodeOut(this.instruction);
    } finally {
      decoder.free();
    }
    const frame = this.frame;
    const nextFrame = (nextEntry & -PAGE_SIZE) >>> 0;
    this.cache.addDependency(frame, nextFrame);
    this.cache.prepare(frame, RUN_LIMIT);
    const first = this.out.at;
    this.out.begin(offset, this.instruction.length);
    this.emitBreakpoint();
    this.out.write('cross');
    this.out.setImmediate(BigInt(nextFrame | PAGE_FAST_EXECUTE | 0));
    this.emitLast();
    this.cache.enter(frame, offset, first);
    return 'decoded';
  }

  // ---- micro-ops ----

  /** The instruction, and what leads on to the next one. */
  private emitLast(): void {
    const { pageOffset, length } = this.out;
    this.emitCoverage();
    if (!ENDS_RUN.test(this.translator.translate(this.instruction))) this.emitGoto(pageOffset + length);
  }

  private emitGoto(offset: number): void {
    this.out.begin(offset, 0);
    this.out.write('goto');
    this.out.setBranch(offset);
  }

  private emitBreakpoint(): void {
    if (this.breakpoints.has(this.page + this.out.pageOffset)) this.out.write('breakpoint');
  }

  private emitCoverage(): void {
    if (this.coverage === undefined) return;
    const { byte, bit } = this.coverage.bitOf((this.page + this.out.pageOffset) as GuestAddress);
    this.out.write('cover');
    this.out.setImmediate(BigInt(byte));
    this.out.setShort(uop.FIELD_C, bit);
  }

  /** A branch inside the page goes to the target's micro-op directly. */
  private link(target: number, record: number): void {
    if (this.frame !== 0 && target >= 0 && target < PAGE_SIZE) this.cache.link(this.frame, target, record);
  }
}
