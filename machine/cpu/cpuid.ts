/**
 * What CPUID answers: the one place that says which features this processor has. A feature is offered exactly when
 * all its instructions are implemented (cpuid.test.ts proves both directions), and the decoder makes an instruction
 * of any other feature raise #UD, as a processor without it would. It knows nothing of how instructions work.
 *
 * The processor is an Intel one of the Skylake family as sold without AVX (Pentium, Celeron): x86-64-v2.
 * - No hypervisor bit and no leaves at 4000_0000h: they would promise a hypercall interface.
 * - No XSAVE: leaf 0Dh is zero, and so is what leaves beyond it return, since that is the highest basic leaf's data.
 * - Caches and TLBs are those of that family, so that nobody divides by a cache line of no bytes; the topology is one
 *   core with one thread.
 * - The invariant TSC is true of the simulated clock. Physical addresses have 39 bits, linear ones 48.
 * Source: Intel SDM volume 2, CPUID; AMD APM volume 3, appendix E for leaves 8000_0001h and 8000_0007h.
 */
import { CpuidFeature, type Instruction } from 'iced-x86';

type RegisterName = 'eax' | 'ebx' | 'ecx' | 'edx';

export interface CpuidLeaf {
  /** Value of EAX that asks for it. */
  readonly number: number;
  /** Value of ECX, where the leaf has sub-leaves. */
  readonly subleaf?: number;
  readonly eax: number;
  readonly ebx: number;
  readonly ecx: number;
  readonly edx: number;
}

interface FeatureBit {
  readonly feature: CpuidFeature;
  readonly leaf: number;
  readonly register: RegisterName;
  readonly bit: number;
}

const EXTENDED = 0x80000000;

const bit = (feature: CpuidFeature, leaf: number, register: RegisterName, bit: number): FeatureBit => ({
  feature,
  leaf,
  register,
  bit,
});

/** The features that are bits of CPUID. A new one joins in the change that implements its last instruction. */
export const OFFERED_FEATURES: readonly FeatureBit[] = [
  bit(CpuidFeature.FPU, 1, 'edx', 0),
  bit(CpuidFeature.TSC, 1, 'edx', 4),
  bit(CpuidFeature.MSR, 1, 'edx', 5),
  bit(CpuidFeature.CX8, 1, 'edx', 8),
  bit(CpuidFeature.CMOV, 1, 'edx', 15),
  bit(CpuidFeature.CLFSH, 1, 'edx', 19),
  bit(CpuidFeature.MMX, 1, 'edx', 23),
  bit(CpuidFeature.FXSR, 1, 'edx', 24),
  bit(CpuidFeature.SSE, 1, 'edx', 25),
  bit(CpuidFeature.SSE2, 1, 'edx', 26),
  bit(CpuidFeature.SSE3, 1, 'ecx', 0),
  bit(CpuidFeature.SSSE3, 1, 'ecx', 9),
  bit(CpuidFeature.CMPXCHG16B, 1, 'ecx', 13),
  bit(CpuidFeature.SSE4_1, 1, 'ecx', 19),
  bit(CpuidFeature.SSE4_2, 1, 'ecx', 20),
  bit(CpuidFeature.MOVBE, 1, 'ecx', 22),
  bit(CpuidFeature.POPCNT, 1, 'ecx', 23),
  bit(CpuidFeature.BMI1, 7, 'ebx', 3),
  bit(CpuidFeature.BMI2, 7, 'ebx', 8),
  bit(CpuidFeature.ADX, 7, 'ebx', 19),
  bit(CpuidFeature.CLFLUSHOPT, 7, 'ebx', 23),
  bit(CpuidFeature.LZCNT, EXTENDED + 1, 'ecx', 5),
  bit(CpuidFeature.RDTSCP, EXTENDED + 1, 'edx', 27),
];

/** Part of every x86-64 processor, without a bit of their own. */
export const BASELINE_FEATURES: readonly CpuidFeature[] = [
  CpuidFeature.INTEL8086,
  CpuidFeature.INTEL186,
  CpuidFeature.INTEL286,
  CpuidFeature.INTEL386,
  CpuidFeature.INTEL486,
  CpuidFeature.FPU287,
  CpuidFeature.FPU387,
  CpuidFeature.X64,
  CpuidFeature.CPUID,
  CpuidFeature.MULTIBYTENOP,
  CpuidFeature.PAUSE,
  CpuidFeature.RDPMC,
];

/** Bits that promise no instruction: what CR4 has switched on, LAHF in 64-bit mode, no-execute, long mode. */
const OTHER_BITS: readonly Omit<FeatureBit, 'feature'>[] = [
  ...[2, 3, 6, 7, 13, 16].map((bit) => ({ leaf: 1, register: 'edx' as const, bit })), // DE PSE PAE MCE PGE PAT
  { leaf: EXTENDED + 1, register: 'ecx', bit: 0 },
  { leaf: EXTENDED + 1, register: 'edx', bit: 20 },
  { leaf: EXTENDED + 1, register: 'edx', bit: 29 },
  { leaf: EXTENDED + 7, register: 'edx', bit: 8 },
];

const offered = new Set([...BASELINE_FEATURES, ...OFFERED_FEATURES.map((entry) => entry.feature)]);

/** False when the processor lacks the instruction, which therefore raises #UD. */
export function isOffered(instruction: Instruction): boolean {
  return Array.from<CpuidFeature>(instruction.cpuidFeatures()).every((feature) => offered.has(feature));
}

const fourCharacters = (text: string, at: number) =>
  [0, 1, 2, 3].reduce((word, i) => word | ((text.charCodeAt(at + i) & 0xff) << (8 * i)), 0);

function featureBits(leaf: number, register: RegisterName): number {
  const bits = [...OFFERED_FEATURES, ...OTHER_BITS].filter((e) => e.leaf === leaf && e.register === register);
  return bits.reduce((word, entry) => word | (1 << entry.bit), 0);
}

/** A leaf that is its feature bits and the given words. */
function leaf(number: number, words: Partial<CpuidLeaf> = {}): CpuidLeaf {
  const word = (register: RegisterName) => (words[register] ?? 0) | featureBits(number, register);
  return { ...words, number, eax: word('eax'), ebx: word('ebx'), ecx: word('ecx'), edx: word('edx') };
}

const VENDOR = 'GenuineIntel';
/** Family 6, model 5Eh, stepping 3. */
const SIGNATURE = 0x000506e3;
const BRAND = 'ntrewind simulated x86-64 processor'.padEnd(48, '\0');
/** One logical processor, 64-byte lines for CLFLUSH. */
const PROCESSOR_AND_LINE = 0x00010800;
const ADDRESS_BITS = 39 | (48 << 8);

/** Leaf 2: TLBs of the family, prefetching by 64 bytes, and "see leaf 4" for the caches. */
const TLB_DESCRIPTORS = { eax: 0x76036301, ebx: 0x00f0b5ff, edx: 0x00c30000 };

const LINE_BYTES = 64;
const SHARED_CACHE = 6; // inclusive, indexed in a complex way

/** A sub-leaf of leaf 4: a cache of one thread of one core. Types: 1 data, 2 instructions, 3 both. */
function cache(subleaf: number, type: number, level: number, ways: number, sets: number, edx = 0): CpuidLeaf {
  const selfInitializing = 1 << 8;
  const eax = type | (level << 5) | selfInitializing;
  return leaf(4, { subleaf, eax, ebx: ((ways - 1) << 22) | (LINE_BYTES - 1), ecx: sets - 1, edx });
}

/** Leaf 8000_0006h for the cache of level 2: KB, associativity (4: four ways), bytes in a line. */
const LEVEL_2 = (256 << 16) | (4 << 12) | LINE_BYTES;

/** A level of leaf 0Bh, which has one logical processor. Types: 1 threads, 2 cores. */
const topology = (subleaf: number, type: number) => leaf(0xb, { subleaf, ebx: 1, ecx: (type << 8) | subleaf });

/** Every leaf that is not all zero. */
export const CPUID_LEAVES: readonly CpuidLeaf[] = [
  leaf(0, {
    eax: 0xd,
    ebx: fourCharacters(VENDOR, 0),
    edx: fourCharacters(VENDOR, 4),
    ecx: fourCharacters(VENDOR, 8),
  }),
  leaf(1, { eax: SIGNATURE, ebx: PROCESSOR_AND_LINE }),
  leaf(2, TLB_DESCRIPTORS),
  cache(0, 1, 1, 8, 64),
  cache(1, 2, 1, 8, 64),
  cache(2, 3, 2, 4, 1024),
  cache(3, 3, 3, 12, 4096, SHARED_CACHE),
  leaf(7, { subleaf: 0 }),
  topology(0, 1),
  topology(1, 2),
  leaf(EXTENDED, { eax: (EXTENDED + 8) | 0 }),
  leaf(EXTENDED + 1),
  ...[0, 1, 2].map((n) =>
    leaf(EXTENDED + 2 + n, {
      eax: fourCharacters(BRAND, n * 16),
      ebx: fourCharacters(BRAND, n * 16 + 4),
      ecx: fourCharacters(BRAND, n * 16 + 8),
      edx: fourCharacters(BRAND, n * 16 + 12),
    }),
  ),
  leaf(EXTENDED + 6, { ecx: LEVEL_2 }),
  leaf(EXTENDED + 7),
  leaf(EXTENDED + 8, { eax: ADDRESS_BITS }),
];
