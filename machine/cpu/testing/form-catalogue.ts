/**
 * Which instructions there are to test: every iced-x86 `Code` of 64-bit mode that the engine's decoder turns into a form
 * and that user mode may run. New forms join by themselves. What cannot be run on the host is listed with the reason.
 */
import { Code, CodeExt, EncodingKind, type FlowControl, Mnemonic, OpCodeOperandKind } from 'iced-x86';
import type { GuestAddress } from '../../../base/guest-address.ts';
import { Prng } from '../../../base/prng.ts';
import { GuestRam } from '../../memory/guest-ram.ts';
import { KERNEL_WINDOW } from '../../memory/layout.ts';
import { CodeCache } from '../code-cache.ts';
import { CodeDecoder } from '../decoder.ts';
import { engineModule } from '../engine-module.ts';
import { FIELD_FORM, MICRO_OP_BYTES } from '../micro-op.ts';
import { mnemonicName } from '../operands.ts';
import {
  type Addressing,
  InstructionBuilder,
  InstructionEncoder,
  operandKinds,
  operandPlaces,
  type Shape,
} from './instruction-builder.ts';

/** One way to write an instruction of a form. */
export interface Variant extends Shape {
  readonly form: string;
  readonly mnemonic: Mnemonic;
  /** Only this addressing gives the form. */
  readonly addressing: Addressing | undefined;
  /** Addressings that give another form. */
  readonly notIndexed: boolean;
  readonly flow: FlowControl;
  /** A direct branch. */
  readonly branch: boolean;
  /** For a fused pair: the conditional jump that follows. */
  readonly jump?: Code;
  /** Names of the forms that must follow for the engine to use this one. */
  readonly next?: readonly string[];
}

export interface FormEntry {
  readonly form: string;
  readonly variants: readonly Variant[];
  /** Why the host does not run it; undefined when it does. */
  readonly excluded: string | undefined;
}

/** Mnemonics that the host cannot judge, and why. */
export const EXCLUDED: ReadonlyMap<Mnemonic, string> = new Map([
  ...[Mnemonic.Cli, Mnemonic.Sti].map((m): [Mnemonic, string] => [m, 'needs I/O privilege']),
  ...[
    Mnemonic.Hlt,
    Mnemonic.Invlpg,
    Mnemonic.Wbinvd,
    Mnemonic.Invd,
    Mnemonic.Rdmsr,
    Mnemonic.Wrmsr,
    Mnemonic.Swapgs,
  ].map((m): [Mnemonic, string] => [m, 'privileged']),
  ...[
    Mnemonic.Clts,
    Mnemonic.Lgdt,
    Mnemonic.Lidt,
    Mnemonic.Lldt,
    Mnemonic.Ltr,
    Mnemonic.Lmsw,
    Mnemonic.Xsetbv,
    Mnemonic.Invpcid,
  ].map((m): [Mnemonic, string] => [m, 'privileged']),
  ...[Mnemonic.Sgdt, Mnemonic.Sidt, Mnemonic.Sldt, Mnemonic.Str, Mnemonic.Smsw].map((m): [Mnemonic, string] => [
    m,
    "stores the host's system registers",
  ]),
  ...[Mnemonic.In, Mnemonic.Out].map((m): [Mnemonic, string] => [m, 'needs I/O privilege']),
  ...[Mnemonic.Insb, Mnemonic.Insw, Mnemonic.Insd, Mnemonic.Outsb, Mnemonic.Outsw, Mnemonic.Outsd].map(
    (m): [Mnemonic, string] => [m, 'needs I/O privilege'],
  ),
  ...[Mnemonic.Rdtsc, Mnemonic.Rdtscp, Mnemonic.Rdpmc].map((m): [Mnemonic, string] => [m, 'reads a clock or counter']),
  ...[Mnemonic.Rdrand, Mnemonic.Rdseed].map((m): [Mnemonic, string] => [m, 'gives random numbers']),
  [Mnemonic.Cpuid, "tells the host's features"],
  [Mnemonic.Xgetbv, "tells the host's features"],
  ...[Mnemonic.Rdfsbase, Mnemonic.Rdgsbase, Mnemonic.Wrfsbase, Mnemonic.Wrgsbase].map((m): [Mnemonic, string] => [
    m,
    'the harness needs its segment bases',
  ]),
  ...[Mnemonic.Syscall, Mnemonic.Sysenter, Mnemonic.Sysret, Mnemonic.Sysretq, Mnemonic.Sysexit, Mnemonic.Sysexitq].map(
    (m): [Mnemonic, string] => [m, 'enters the host kernel'],
  ),
  [Mnemonic.Int, 'enters the host kernel'],
  [Mnemonic.Int1, 'the host kernel takes it for a debugger'],
  ...[Mnemonic.Iret, Mnemonic.Iretd, Mnemonic.Iretq, Mnemonic.Retf].map((m): [Mnemonic, string] => [
    m,
    'loads segment registers',
  ]),
  ...[Mnemonic.Lds, Mnemonic.Les, Mnemonic.Lfs, Mnemonic.Lgs, Mnemonic.Lss].map((m): [Mnemonic, string] => [
    m,
    'loads segment registers',
  ]),
  ...[Mnemonic.Lar, Mnemonic.Lsl, Mnemonic.Verr, Mnemonic.Verw].map((m): [Mnemonic, string] => [
    m,
    "reads the host's descriptor tables",
  ]),
]);

/** Codes that processors of different makers execute differently; the engine does as Intel's do. */
const VENDOR_SPECIFIC: ReadonlySet<Code> = new Set([
  // Near branches with an operand-size prefix: AMD processors truncate RIP, Intel's ignore the prefix.
  ...[Code.Retnw, Code.Retnw_imm16, Code.Jmp_rm16, Code.Call_rm16],
  // PREFETCHW with a register: undefined on AMD processors, without effect on Intel's.
  ...[Code.Reservednop_rm16_r16_0F0D, Code.Reservednop_rm32_r32_0F0D, Code.Reservednop_rm64_r64_0F0D],
  // AMD processors read 32 bits of memory, Intel's 16.
  Code.Movsxd_r16_rm16,
]);

/** Forms that no instruction has for itself: they stand before or between others. */
const STRUCTURAL: ReadonlyMap<string, string> = new Map([
  ['movcr8.rr', 'privileged'],
  ['undefined', 'stands for all that raises #UD'],
  ['assist', 'stands for many instructions, each listed by itself'],
  ['goto', 'no instruction: continues in another page'],
  ['breakpoint', 'no instruction: before one that has a breakpoint'],
  ['cover', 'no instruction: before one whose execution is recorded'],
  ['cross', 'no instruction: before one that crosses into the next page'],
  ['address', 'no instruction: computes an address for the next micro-op'],
  ['address32', 'no instruction: computes an address for the next micro-op'],
  ['address.absolute', 'no instruction: computes an address for the next micro-op'],
  ['unimplemented', 'no instruction: stops the CPU'],
]);

const JUMPS: ReadonlyMap<string, Code> = new Map([
  ['o', Code.Jo_rel8_64],
  ['no', Code.Jno_rel8_64],
  ['b', Code.Jb_rel8_64],
  ['ae', Code.Jae_rel8_64],
  ['e', Code.Je_rel8_64],
  ['ne', Code.Jne_rel8_64],
  ['be', Code.Jbe_rel8_64],
  ['a', Code.Ja_rel8_64],
  ['s', Code.Js_rel8_64],
  ['ns', Code.Jns_rel8_64],
  ['p', Code.Jp_rel8_64],
  ['np', Code.Jnp_rel8_64],
  ['l', Code.Jl_rel8_64],
  ['ge', Code.Jge_rel8_64],
  ['le', Code.Jle_rel8_64],
  ['g', Code.Jg_rel8_64],
]);

/** Tells which forms the decoder makes of an instruction's bytes. */
export class FormProbe {
  private readonly memory = new GuestRam(65536);
  private readonly decoder: CodeDecoder;
  private readonly names: string[] = [];

  constructor() {
    const { forms } = engineModule();
    this.decoder = new CodeDecoder(this.memory, new CodeCache(this.memory), forms);
    for (const [name, number] of forms) this.names[number] = name;
    this.memory.map(KERNEL_WINDOW, 0x1000, { write: true, execute: true, user: false });
  }

  /** Form of the instruction's last micro-op, `unimplemented` when there is none. */
  formOf(bytes: Uint8Array): string {
    this.memory.writeBytes((KERNEL_WINDOW + 0x100) as GuestAddress, bytes);
    let at = this.decoder.decodeOnce((KERNEL_WINDOW + 0x100) as GuestAddress);
    if (at === 0) return 'unimplemented';
    for (;;) {
      const form = this.names[this.memory.view.getUint16(at + FIELD_FORM, true)]!;
      if (!form.startsWith('address')) return form;
      at += MICRO_OP_BYTES;
    }
  }
}

const ENCODINGS: ReadonlySet<EncodingKind> = new Set([EncodingKind.Legacy, EncodingKind.VEX]);

/** All 64-bit codes in encodings that the engine has instructions of. */
function knownCodes(): Code[] {
  const codes: Code[] = [];
  for (const value of Object.values(Code)) {
    if (typeof value !== 'number') continue;
    const info = CodeExt.opCode(value);
    // With a WAIT before it an instruction is two.
    const isOne = info.isInstruction && !info.fwait;
    if (isOne && info.mode64 && ENCODINGS.has(info.encoding)) codes.push(value);
    info.free();
  }
  return codes;
}

const CODE_NAMES: readonly string[] = Object.entries(Code).reduce<string[]>((names, [name, value]) => {
  if (typeof value === 'number') names[value] = name;
  return names;
}, []);

function reasonByName(form: string): string | undefined {
  if (form.endsWith('.flags')) return 'no instruction: computes flags that were put off';
  return form.startsWith('far.') ? 'strings at FS, GS or 32-bit addresses: strings.test.ts' : undefined;
}

/** Follows where flags are put off. */
const SETS_ALL_FLAGS = 'cmp.64.rr';

const REPEATABLE = /^(movs|stos|lods|scas|cmps|ins|outs)[bwdq]$/;

class CatalogueBuilder {
  private readonly probe = new FormProbe();
  private readonly builder = new InstructionBuilder(new Prng(1));
  private readonly encoder = new InstructionEncoder();
  private readonly variants = new Map<string, Variant[]>();
  private readonly reasons = new Map<string, string>();

  build(): FormEntry[] {
    for (const code of knownCodes()) if (!VENDOR_SPECIFIC.has(code)) this.addCode(code);
    for (const name of engineModule().forms.keys()) this.addFused(name);
    for (const name of engineModule().forms.keys()) this.addFollowed(name);
    const names = new Set([...engineModule().forms.keys(), ...this.variants.keys(), ...this.reasons.keys()]);
    return [...names].map((form) => {
      const variants = this.variants.get(form) ?? [];
      const reason =
        this.reasons.get(form) ?? STRUCTURAL.get(form) ?? reasonByName(form) ?? 'no instruction found that has it';
      return { form, variants, excluded: variants.length > 0 ? undefined : reason };
    });
  }

  private addCode(code: Code): void {
    const places = operandPlaces(code);
    const info = CodeExt.opCode(code);
    const mnemonic = info.mnemonic;
    const reason = EXCLUDED.get(mnemonic) ?? (info.mustBeCpl0 ? 'privileged' : undefined);
    info.free();
    // The short names of moves of strings are those of SSE too: MOVSD.
    const isString = REPEATABLE.test(mnemonicName(mnemonic)) && !places.memory && operandKinds(code).length === 2;
    const prefixes = isString ? (['', 'rep', 'repne'] as const) : ([''] as const);
    for (const memory of [false, true]) {
      if (memory ? !places.memory : !places.register) continue;
      for (const prefix of prefixes) {
        this.addShape({ code, memory, prefix }, mnemonic, reason);
        if (!isString && mnemonic !== Mnemonic.Xlatb) continue;
        const hasSource = mnemonic === Mnemonic.Xlatb || operandKinds(code).includes(OpCodeOperandKind.seg_rSI);
        for (const override of hasSource ? (['fs', 'gs', 'low'] as const) : (['low'] as const)) {
          this.addShape({ code, memory, prefix, override }, mnemonic, reason);
        }
      }
    }
  }

  private addShape(shape: Shape, mnemonic: Mnemonic, reason: string | undefined): void {
    const plain = this.formOf(shape, shape.memory ? 'base' : undefined);
    if (plain === undefined || plain.form === 'unimplemented' || plain.form === 'undefined') return;
    if (reason !== undefined) {
      this.reasons.set(plain.form, reason);
      return;
    }
    const indexed = shape.memory ? this.formOf(shape, 'indexed') : undefined;
    const differs = indexed !== undefined && indexed.form !== plain.form;
    const { branch } = operandPlaces(shape.code);
    const common = { ...shape, mnemonic, flow: plain.flow, branch };
    this.add({ ...common, form: plain.form, addressing: undefined, notIndexed: differs });
    if (differs) this.add({ ...common, form: indexed.form, addressing: 'indexed', notIndexed: false });
    const low = shape.memory ? this.formOf(shape, 'low') : undefined;
    if (low !== undefined && low.form !== plain.form) {
      this.add({ ...common, form: low.form, addressing: 'low', notIndexed: false });
    }
  }

  private add(variant: Variant): void {
    const list = this.variants.get(variant.form);
    if (list === undefined) this.variants.set(variant.form, [variant]);
    else list.push(variant);
  }

  /** `cmp.32.rr+e`: the variants of `cmp.32.rr`, each followed by a jump. */
  private addFused(name: string): void {
    const [first, condition] = name.split('+');
    const jump = condition === undefined ? undefined : JUMPS.get(condition);
    if (jump === undefined) return;
    for (const variant of this.variants.get(first!) ?? []) this.add({ ...variant, form: name, jump });
  }

  /**
   * `mov.64.rr > call`, a chain: the first is followed by the second. `add.32.rr.quiet`, flags put off: something follows
   * that sets all flags.
   */
  private addFollowed(name: string): void {
    const [first, second] = name.split(' > ') as [string, string | undefined];
    const isQuiet = first.endsWith('.quiet') || second?.endsWith('.quiet') === true;
    if (second === undefined && !isQuiet) return;
    const plain = (form: string) => form.replace(/\.quiet$/, '');
    const next = [...(second === undefined ? [] : [plain(second)]), ...(isQuiet ? [SETS_ALL_FLAGS] : [])];
    for (const variant of this.variants.get(first === 'address' ? plain(second!) : plain(first)) ?? []) {
      this.add({ ...variant, form: name, next: first === 'address' ? next.slice(1) : next });
    }
  }

  private formOf(shape: Shape, addressing: Addressing | undefined): { form: string; flow: FlowControl } | undefined {
    for (let attempt = 0; attempt < 20; attempt++) {
      const built = this.builder.build(shape, undefined, addressing);
      if (built === undefined) return undefined;
      const { instruction } = built;
      if (operandPlaces(shape.code).branch) instruction.nearBranch64 = 0x110n;
      const bytes = this.encoder.encode(instruction, 0x100n);
      const flow = instruction.flowControl;
      instruction.free();
      if (bytes === undefined) continue;
      const form = this.probe.formOf(bytes);
      // One form serves many instructions: tell them apart.
      return { form: form === 'assist' ? `assist ${CODE_NAMES[shape.code]}` : form, flow };
    }
    return undefined;
  }
}

let cached: readonly FormEntry[] | undefined;

/** Every form of the engine with the instructions that have it. */
export function formCatalogue(): readonly FormEntry[] {
  cached ??= new CatalogueBuilder().build();
  return cached;
}
