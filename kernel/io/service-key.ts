/**
 * The service keys of drivers: which image, what it is called, when it is loaded. Source: "HKLM\SYSTEM\CurrentControlSet\Services
 * Registry Tree", "CreateServiceW function (winsvc.h)".
 */
import { CONTROL_SET } from '../cm/init.ts';
import { CmpFullPath, CmpLookup, keyNode, valueNamed } from '../cm/key-tree.ts';
import type { KeyNode, RegistryKey } from '../cm/state.ts';
import { dwordOf, dwordValue, stringOf, stringValue } from '../cm/value-data.ts';
import type { Kernel } from '../kernel.ts';
import { upcaseText } from '../rtl/upcase.ts';

const SERVICES = `${CONTROL_SET}\\Services`;
const ROOT = '\\REGISTRY';

/** Type of a service key. */
const SERVICE_KERNEL_DRIVER = 1;
const SERVICE_FILE_SYSTEM_DRIVER = 2;
const SERVICE_RECOGNIZER_DRIVER = 8;
/** Start: loaded while the system starts, up to this one. */
const SERVICE_AUTO_START = 2;
const SERVICE_SYSTEM_START = 1;
const SERVICE_ERROR_NORMAL = 1;

/** The key that installing a driver makes. */
export function serviceKeyOf(service: string, fileName: string): RegistryKey {
  return {
    path: serviceKeyPath(service),
    values: [
      dwordValue('Type', SERVICE_KERNEL_DRIVER),
      dwordValue('Start', SERVICE_SYSTEM_START),
      dwordValue('ErrorControl', SERVICE_ERROR_NORMAL),
      stringValue('ImagePath', `\\SystemRoot\\System32\\drivers\\${fileName}`, 2),
      stringValue('DisplayName', service),
    ],
  };
}

/** Where the key of a service is. */
export function serviceKeyPath(service: string): string {
  return `${SERVICES}\\${service}`;
}

/** What a service key says of a driver. */
export interface ServiceDescription {
  readonly service: string;
  /** The path that DriverEntry is told. */
  readonly registryPath: string;
  /** Name of the driver object. */
  readonly objectName: string;
  /** Last component of ImagePath. */
  readonly fileName: string;
  /** SERVICE_... of Start. */
  readonly start: number;
}

/** The key of a service, undefined when there is none. */
function serviceNode(k: Kernel, path: string): KeyNode | undefined {
  if (upcaseText(path.slice(0, ROOT.length)) !== ROOT) return undefined;
  const found = CmpLookup(k, keyNode(k, k.state.cm.root), path.slice(ROOT.length), false);
  return typeof found === 'number' ? undefined : found.node;
}

/** Reads a service key by the name of the service. */
export function IopDescribeService(k: Kernel, service: string): ServiceDescription | undefined {
  return IopDescribeServiceKey(k, serviceKeyPath(service));
}

/** Reads a service key by its path; undefined when it is not there, or no driver's. */
export function IopDescribeServiceKey(k: Kernel, path: string): ServiceDescription | undefined {
  const node = serviceNode(k, path);
  if (node === undefined) return undefined;
  const number = (name: string) => {
    const value = valueNamed(node, name);
    return value === undefined ? undefined : dwordOf(value);
  };
  const text = (name: string) => {
    const value = valueNamed(node, name);
    return value === undefined ? '' : stringOf(value);
  };
  const type = number('Type') ?? SERVICE_KERNEL_DRIVER;
  const isFileSystem = type === SERVICE_FILE_SYSTEM_DRIVER || type === SERVICE_RECOGNIZER_DRIVER;
  if (type !== SERVICE_KERNEL_DRIVER && !isFileSystem) return undefined;
  const service = node.name;
  const imagePath = text('ImagePath') || `System32\\drivers\\${service}.sys`;
  return {
    service,
    registryPath: registryPathOf(k, node),
    objectName: text('ObjectName') || `${isFileSystem ? '\\FileSystem' : '\\Driver'}\\${service}`,
    fileName: imagePath.slice(imagePath.lastIndexOf('\\') + 1),
    start: number('Start') ?? SERVICE_SYSTEM_START,
  };
}

/** Through CurrentControlSet for a key below Services, as documented; else the path of the key. */
function registryPathOf(k: Kernel, node: KeyNode): string {
  const services = serviceNode(k, SERVICES);
  if (node.parent === services?.id) return `\\REGISTRY\\MACHINE\\SYSTEM\\CurrentControlSet\\Services\\${node.name}`;
  return CmpFullPath(k, node);
}

/** The services that are loaded at boot: those that start earlier first, otherwise in the order given. */
export function IopBootServices(k: Kernel, services: readonly string[]): string[] {
  const startOf = (service: string) => IopDescribeService(k, service)?.start ?? Number.POSITIVE_INFINITY;
  const loaded = services.filter((service) => startOf(service) <= SERVICE_AUTO_START);
  return loaded.sort((a, b) => startOf(a) - startOf(b));
}
