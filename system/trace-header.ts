/** What a trace's header says about the system it was recorded with, and how that system is set up again. */
import { TOOL_VERSION } from '../base/version.ts';
import { WINDOWS_BUILD } from '../nt/windows-version.ts';
import type { Header } from '../proto/generated/messages.ts';
import type { ImageLoader } from './image-loader.ts';
import { ENGINE_VERSION, type SystemConfiguration } from './system.ts';

/** The build whose structures a replay must share with the recording. */
export { WINDOWS_BUILD };

/** A header without the format version, which the trace writer knows. */
export type RunHeader = Omit<Header, 'formatMajor' | 'formatMinor'>;

export interface RunDescription {
  /** One line that says what is recorded. */
  readonly scenario: string;
  readonly seed: number;
  /** SHA-256 of each driver's image, in the configuration's order. */
  readonly imageHashes: readonly Uint8Array[];
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
    driver: configuration.drivers.map(({ service, fileName }, index) => {
      const symbols = images.symbolsOf(service);
      return {
        service,
        fileName,
        imageSha256: run.imageHashes[index]!,
        symbolRva: symbols.map(({ rva }) => rva),
        symbolName: symbols.map(({ name }) => name),
      };
    }),
    scenario: run.scenario,
    payloadLimit: configuration.payloadLimit,
    unloadAtEnd: configuration.unloadAtEnd,
  };
}

/** The configuration a header describes. `imageOf` gives the bytes of a driver image by its hash. */
export function configurationOfHeader(
  header: RunHeader,
  imageOf: (sha256: Uint8Array) => Uint8Array,
): SystemConfiguration {
  return {
    processorCount: header.processorCount,
    bootTime100ns: BigInt(header.bootTime),
    payloadLimit: header.payloadLimit,
    ramMegabytes: header.ramMegabytes,
    drivers: header.driver.map(({ service, fileName, imageSha256 }) => ({
      service,
      fileName,
      bytes: imageOf(imageSha256),
    })),
    unloadAtEnd: header.unloadAtEnd,
  };
}
