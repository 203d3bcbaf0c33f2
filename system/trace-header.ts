/** What a trace's header says about the system it was recorded with, and how that system is set up again. */
import { TraceError } from '../base/errors.ts';
import { hex } from '../base/format.ts';
import type { NamedRange } from '../base/symbol-table.ts';
import { TOOL_VERSION } from '../base/version.ts';
import type { InitialFile } from '../kernel/fs/state.ts';
import type { AddressRange } from '../kernel/hal/state.ts';
import type { PoolLimits } from '../kernel/kernel.ts';
import { PROCESSOR_LIMIT } from '../kernel/mm/system-space.ts';
import { CPUID_LEAVES } from '../machine/cpu/cpuid.ts';
import { WINDOWS_BUILD, windowsVersion } from '../nt/windows-version.ts';
import { EVERYTHING } from '../proto/capture-choice.ts';
import type { Capture, Driver, Header } from '../proto/generated/messages.ts';
import { problemOfFiles } from './files/initial-files.ts';
import type { DriverImage, DriverScript, ImageLoader } from './image-loader.ts';
import { LEAST_RAM_MEGABYTES, MOST_RAM_MEGABYTES, SERVICE_NAME } from './limits.ts';
import { ENGINE_VERSION, type SystemConfiguration } from './system.ts';

/** The build whose structures a replay must share with the recording. */
export { WINDOWS_BUILD };

/** A header without the format version, which the trace writer knows. */
export type RunHeader = Omit<Header, 'formatMajor' | 'formatMinor'>;

const NO_HASH = new Uint8Array(0);
const ANY_SUBLEAF = 0xffff_ffff;

/** An hour and more: nobody records with a longer patience. */
const MOST_HANG_INSTRUCTIONS = 1e13;

export interface RunDescription {
  /** One line that says what is recorded. */
  readonly scenario: string;
  readonly seed: number;
  /** SHA-256 of each driver's image, in the configuration's order. */
  readonly imageHashes: readonly Uint8Array[];
  /** SHA-256 of each file's content, in the configuration's order; they may be left out where there are none. */
  readonly fileHashes?: readonly Uint8Array[];
  /** What is kept of the events; everything when undefined. */
  readonly capture?: Capture | undefined;
  /** How the run departs from what the system does by default. */
  readonly quirks?: readonly string[];
}

/** The clock was set to that of another trace, of which this one says nothing: it can be viewed and compared, not replayed. */
export const FOLLOWED_CLOCK = 'clock of another trace';

/** Driver Verifier watches the drivers. */
const DRIVER_VERIFIER = 'driver verifier';

/** Debug messages are filtered: behind it the mask of levels of each component that has one, `77=f`. */
const DEBUG_FILTER = 'debug filter';
/** The system claims to be another build of Windows than its structures are of; behind it the number. */
const CLAIMED_BUILD = 'windows build';

/** Drivers can have only so much pool at a time; behind it the bytes of each pool that has a limit, `nonpaged=65536`. */
const POOL_LIMITS = 'pool limits';

/** Switches of the system that replay needs to know. */
function quirksOf({ verifier, debugFilter, poolLimits, windowsBuild }: SystemConfiguration): string[] {
  const masks = debugFilter?.map(([component, mask]) => ` ${component}=${mask.toString(16)}`).join('');
  return [
    ...(verifier === true ? [DRIVER_VERIFIER] : []),
    ...(masks === undefined ? [] : [DEBUG_FILTER + masks]),
    ...(poolLimits === undefined ? [] : [POOL_LIMITS + limitsText(poolLimits)]),
    ...(windowsBuild === undefined || windowsBuild === WINDOWS_BUILD ? [] : [`${CLAIMED_BUILD} ${windowsBuild}`]),
  ];
}

function limitsText({ paged, nonPaged }: PoolLimits): string {
  return `${paged === undefined ? '' : ` paged=${paged}`}${nonPaged === undefined ? '' : ` nonpaged=${nonPaged}`}`;
}

const LIMITS_QUIRK = /^pool limits(?: paged=(\d{1,15}))?(?: nonpaged=(\d{1,15}))?$/;
const FILTER_QUIRK = /^debug filter((?: \d{1,3}=[0-9a-f]{1,8})*)$/;
const BUILD_QUIRK = /^windows build (\d{4,5})$/;

/** Whether this version knows what a switch means. */
function isKnownQuirk(quirk: string): boolean {
  const build = BUILD_QUIRK.exec(quirk)?.[1];
  return (
    quirk === DRIVER_VERIFIER ||
    FILTER_QUIRK.test(quirk) ||
    LIMITS_QUIRK.test(quirk) ||
    (build !== undefined && windowsVersion(Number(build)) !== undefined)
  );
}

/** What the switches of a header say, all of which are known. */
function configurationOfQuirks(
  quirks: readonly string[],
): Pick<SystemConfiguration, 'verifier' | 'debugFilter' | 'poolLimits' | 'windowsBuild'> {
  const [masks] = quirks.flatMap((quirk) => FILTER_QUIRK.exec(quirk)?.[1] ?? []);
  const [build] = quirks.flatMap((quirk) => BUILD_QUIRK.exec(quirk)?.[1] ?? []);
  const [poolLimits] = quirks.flatMap(limitsOf);
  return {
    verifier: quirks.includes(DRIVER_VERIFIER),
    ...(masks !== undefined && { debugFilter: masksOf(masks) }),
    ...(poolLimits !== undefined && { poolLimits }),
    ...(build !== undefined && { windowsBuild: Number(build) }),
  };
}

function limitsOf(quirk: string): PoolLimits[] {
  const match = LIMITS_QUIRK.exec(quirk);
  if (match === null) return [];
  const [, paged, nonPaged] = match;
  return [
    {
      ...(paged !== undefined && { paged: Number(paged) }),
      ...(nonPaged !== undefined && { nonPaged: Number(nonPaged) }),
    },
  ];
}

function masksOf(text: string): [component: number, mask: number][] {
  return text
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [component = '', mask = ''] = entry.split('=');
      return [Number(component), Number.parseInt(mask, 16)];
    });
}

/** What CPUID answers, as the header has it. */
function cpuidNumbers(): number[] {
  return CPUID_LEAVES.flatMap(({ number, subleaf = ANY_SUBLEAF, eax, ebx, ecx, edx }) =>
    [number, subleaf, eax, ebx, ecx, edx].map((value) => value >>> 0),
  );
}

/** The header of a trace of a system with this configuration. */
export function headerOf(configuration: SystemConfiguration, images: ImageLoader, run: RunDescription): RunHeader {
  return {
    toolVersion: TOOL_VERSION,
    engineVersion: ENGINE_VERSION,
    windowsBuild: WINDOWS_BUILD,
    seed: run.seed,
    processorCount: configuration.processorCount,
    ramMegabytes: configuration.ramMegabytes,
    bootTime: configuration.bootTime100ns.toString(),
    driver: configuration.drivers.map((driver, index) => driverOf(driver, images, run.imageHashes[index]!)),
    scenario: run.scenario,
    payloadLimit: configuration.payloadLimit,
    unloadAtEnd: configuration.unloadAtEnd,
    cpuid: cpuidNumbers(),
    quirk: [...quirksOf(configuration), ...(run.quirks ?? [])],
    hangLimitInstructions: configuration.hangLimitInstructions ?? 0,
    capture: run.capture ?? EVERYTHING,
    removed: [],
    hardware: (configuration.hardware ?? []).map(({ name, model, ports, memory, lines, messages = 0, slot = -1 }) => ({
      name,
      model,
      port: pairsOf(ports),
      memory: pairsOf(memory),
      line: [...lines],
      messages,
      slot: slot + 1,
    })),
    registry: (configuration.registry ?? []).map(({ path, values }) => ({ path, value: [...values] })),
    file: (configuration.files ?? []).map(({ path, attributes, data }, index) => ({
      path,
      attributes,
      sha256: data.length === 0 ? NO_HASH : run.fileHashes![index]!,
    })),
  };
}

function pairsOf(ranges: readonly AddressRange[]): number[] {
  return ranges.flatMap(({ start, sizeBytes }) => [start, sizeBytes]);
}

function rangesOf(pairs: readonly number[]): AddressRange[] {
  return Array.from({ length: pairs.length / 2 }, (_, index) => ({
    start: pairs[2 * index]!,
    sizeBytes: pairs[2 * index + 1]!,
  }));
}

function driverOf({ service, fileName, script }: DriverImage, images: ImageLoader, imageSha256: Uint8Array): Driver {
  const { pdb, fileVersion = '', timestamp, sizeOfImage, notes } = images.imageOf(service);
  const names = images.namesOf(service);
  return {
    service,
    fileName,
    imageSha256,
    symbolRva: names.map(({ rva }) => rva),
    symbolName: names.map(({ name }) => name),
    symbolSize: names.map(({ sizeBytes }) => sizeBytes),
    pdbGuid: pdb?.guid ?? '',
    pdbAge: pdb?.age ?? 0,
    pdbPath: pdb?.path ?? '',
    fileVersion,
    linkTimeStamp: timestamp,
    imageSize: sizeOfImage,
    note: [...notes],
    scriptSha256: script?.sha256 ?? new Uint8Array(0),
  };
}

/** The names that a recording used, so that a replay's texts have them too; undefined for those of the image itself. */
function namesOf({ symbolRva, symbolName, symbolSize }: Driver): readonly NamedRange[] | undefined {
  // Traces before format 1.1 have no sizes.
  if (symbolSize.length !== symbolRva.length || symbolName.length !== symbolRva.length) return undefined;
  return symbolRva.map((rva, index) => ({ rva, name: symbolName[index]!, sizeBytes: symbolSize[index]! }));
}

/** The files of a header, which are as untrusted as all of it. @throws TraceError */
function filesOf({ file }: RunHeader, contentOf: (sha256: Uint8Array) => Uint8Array): InitialFile[] {
  const files = file.map(({ path, attributes, sha256 }) => ({
    path,
    attributes,
    data: sha256.length === 0 ? NO_HASH : contentOf(sha256),
  }));
  const problem = problemOfFiles(files);
  if (problem !== undefined) throw new TraceError('header', `the header of the trace is not valid: ${problem}`);
  return files;
}

/** TypeScript drivers that stand by for those of a trace. */
export type ScriptsByService = ReadonlyMap<string, DriverScript>;

/** The code of a TypeScript driver, which must be the recorded one. */
function scriptOf({ service, fileName, scriptSha256 }: Driver, scripts: ScriptsByService): DriverScript | undefined {
  if (scriptSha256.length === 0) return undefined;
  const script = scripts.get(service);
  if (script !== undefined && isSameHash(script.sha256, scriptSha256)) return script;
  throw new TraceError(
    'driver-module',
    script === undefined
      ? `the driver ${service} (${fileName}) is a TypeScript module, which a trace does not contain: give it with --driver ${service}=<module>`
      : `the module given for the driver ${service} is not the recorded one: its SHA-256 is ${hexText(script.sha256)}, the trace wants ${hexText(scriptSha256)}`,
  );
}

/** Whether two hashes are the same. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function hexText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => hex(byte, 2).toLowerCase()).join('');
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** What no recording has, undefined for a header that a system can be set up from. */
function problemOf(header: RunHeader): string | undefined {
  const { processorCount, ramMegabytes, bootTime, driver, quirk, hangLimitInstructions } = header;
  if (!isBetween(processorCount, 1, PROCESSOR_LIMIT)) return `${processorCount} processors`;
  if (!isBetween(ramMegabytes, LEAST_RAM_MEGABYTES, MOST_RAM_MEGABYTES)) return `${ramMegabytes} MiB of memory`;
  // 18 digits fit the signed 64 bits of a system time.
  if (!/^\d{1,18}$/.test(bootTime)) return `no boot time but "${bootTime.slice(0, 40)}"`;
  if (hangLimitInstructions > MOST_HANG_INSTRUCTIONS) return `a run of ${hangLimitInstructions} instructions`;
  const unknown = quirk.find((name) => !isKnownQuirk(name));
  if (unknown !== undefined) return `the quirk "${unknown.slice(0, 40)}", which this version does not know`;
  const unnamed = driver.find(({ service }) => !SERVICE_NAME.test(service));
  return unnamed && `a driver with the service name "${unnamed.service.slice(0, 40)}"`;
}

/**
 * The configuration a header describes. `imageOf` gives the bytes of a driver image, or of a file, by its hash, `scripts` are the
 * TypeScript drivers by service, `replaced` the services whose drivers others take the place of.
 * @throws TraceError when no system can be set up like that
 */
export function configurationOfHeader(
  header: RunHeader,
  imageOf: (sha256: Uint8Array) => Uint8Array,
  scripts: ScriptsByService = new Map(),
  replaced: ReadonlySet<string> = new Set(),
): SystemConfiguration {
  if (header.quirk.includes(FOLLOWED_CLOCK)) {
    throw new TraceError(
      'followed-clock',
      'the trace is of a replay against another driver, whose clock was that of the recording: it can be viewed and compared, not replayed',
    );
  }
  const problem = problemOf(header);
  if (problem !== undefined) throw new TraceError('header', `the header of the trace is not valid: it says ${problem}`);
  return {
    processorCount: header.processorCount,
    bootTime100ns: BigInt(header.bootTime),
    payloadLimit: header.payloadLimit,
    ramMegabytes: header.ramMegabytes,
    drivers: header.driver.map((driver) => ({
      service: driver.service,
      fileName: driver.fileName,
      bytes: replaced.has(driver.service) ? new Uint8Array(0) : imageOf(driver.imageSha256),
      names: namesOf(driver),
      script: replaced.has(driver.service) ? undefined : scriptOf(driver, scripts),
    })),
    unloadAtEnd: header.unloadAtEnd,
    hardware: header.hardware.map(({ name, model, port, memory, line, messages, slot }) => ({
      name,
      model,
      ports: rangesOf(port),
      memory: rangesOf(memory),
      lines: line,
      ...(messages > 0 && { messages }),
      ...(slot > 0 && { slot: slot - 1 }),
    })),
    ...configurationOfQuirks(header.quirk),
    registry: header.registry.map(({ path, value }) => ({ path, values: value })),
    files: filesOf(header, imageOf),
    ...(header.hangLimitInstructions > 0 && { hangLimitInstructions: header.hangLimitInstructions }),
  };
}
