/** What the I/O manager (Io) keeps outside guest memory: the identities of images, drivers, devices and IRPs. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import type { SystemKey } from '../mm/system-space.ts';
import type { AskedOfIrp, ExternalResult } from '../ports.ts';

/** A loaded driver. */
export interface DriverRecord {
  readonly id: number;
  readonly service: string;
  readonly image: number;
  readonly imageBase: GuestAddress;
  /** The configured image that it is, by the service it is configured under. */
  readonly imageOf: string;
}

/** A routine of a driver that is to be called when drivers have been loaded. */
export interface Reinitialization {
  readonly driver: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
  /** Called before those for which this is not so. */
  readonly atBoot: boolean;
}

/** Memory that hangs on a driver object. */
export interface DriverObjectExtension {
  readonly driver: GuestAddress;
  readonly client: U64;
  readonly address: GuestAddress;
}

/** A driver that could not be loaded, or whose DriverEntry failed. */
export interface FailedDriver {
  readonly service: string;
  readonly status: number;
}

/** The I/O timer of a device. */
export interface IoTimerRecord {
  readonly routine: GuestAddress;
  readonly context: U64;
  running: boolean;
}

/** An IRP that is allocated. */
export interface IrpRecord {
  readonly address: GuestAddress;
  readonly id: number;
  /** Number of the user action in whose course it was made; 0 for none. */
  readonly action: number;
  /** CurrentLocation when the stack locations were last looked at. */
  location: number;
  /** The 32-bit words of the next and the current stack location at that time, as far as the IRP has them. */
  locations: readonly number[];
  /** Stack locations that were seen marked as pending. */
  readonly markedPending: number[];
  /** CancelRoutine when it was last looked at. */
  cancelRoutine: GuestAddress;
}

/** What a completion port tells of the end of a request. */
export interface CompletionPacket {
  /** 0 when no IRP has ended. */
  readonly irp: number;
  readonly key: U64;
  readonly context: U64;
  readonly status: number;
  readonly information: U64;
}

/** A completion that is still to come, of an IRP whose driver does not run. */
export interface PendingCompletion {
  readonly irp: GuestAddress;
  /** Its number: the IRP may be gone by then, and another in its place. */
  readonly irpId: number;
  readonly asked: AskedOfIrp;
  readonly result: ExternalResult;
}

/** A device that the Plug and Play manager knows, by its physical device object. */
export interface DeviceNode {
  /** Below Enum in the registry. */
  readonly instance: string;
  /** INTERFACE_TYPE */
  readonly legacyBusType: number;
  readonly busNumber: number;
  /** The device of the machine that it is, by its number; 0 when the machine does not know. */
  readonly hardware: number;
}

/** An interface that a device offers. */
export interface DeviceInterface {
  /** Its symbolic link, with the reference string. */
  readonly link: string;
  /** The class, with braces and in lower case. */
  readonly guid: string;
  readonly device: GuestAddress;
  readonly reference: string;
  enabled: boolean;
}

/** A driver's wish to be told of events. */
export interface PlugPlayNotification {
  /** IO_NOTIFICATION_EVENT_CATEGORY */
  readonly category: number;
  /** The class of interfaces; empty for other categories. */
  readonly guid: string;
  /** Referenced. */
  readonly driver: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: U64;
  /** Threads that are in the routine. */
  readonly calling: number[];
  /** The event of whoever waits until none is; NULL for nobody. */
  waiter: GuestAddress;
}

export interface IoState {
  nextImage: number;
  nextDriver: number;
  nextDevice: number;
  nextIrp: number;
  /** For devices that ask for a generated name. */
  nextDeviceName: number;
  /** By DRIVER_OBJECT. */
  readonly drivers: Map<GuestAddress, DriverRecord>;
  /** In the order of their registration. */
  reinitializations: Reinitialization[];
  /** The drivers that are loaded at boot have been. */
  booted: boolean;
  driverExtensions: DriverObjectExtension[];
  /** Devices, or routines of drivers, that provide data to WMI. */
  readonly wmiProviders: Set<GuestAddress>;
  /** Devices that are told of a shutdown, referenced; in the order of their registration. */
  /** Devices of file systems that are registered, the youngest first, and who is told of them. */
  readonly fileSystems: GuestAddress[];
  readonly fileSystemWatchers: { readonly driver: GuestAddress; readonly routine: GuestAddress }[];
  shutdownNotifications: { readonly device: GuestAddress; readonly lastChance: boolean }[];
  /** In the order of their loading. */
  readonly failedDrivers: FailedDriver[];
  /** Numbers of devices by DEVICE_OBJECT. */
  readonly devices: Map<GuestAddress, number>;
  /** Their Flags as they were last looked at, by DEVICE_OBJECT. */
  readonly deviceFlags: Map<GuestAddress, number>;
  /** By IRP. */
  readonly irps: Map<SystemKey, IrpRecord>;
  /** By DEVICE_OBJECT. */
  readonly timers: Map<GuestAddress, IoTimerRecord>;
  /** The KTIMER that serves them all, and a KDPC behind it, once there is one. */
  timer: GuestAddress;
  /** The UNICODE_STRING all DRIVER_OBJECT.HardwareDatabase fields point to, once there is a driver. */
  hardwareDatabase: GuestAddress;
  /** By physical device object. */
  readonly deviceNodes: Map<GuestAddress, DeviceNode>;
  /** By symbolic link in upper case, in the order of their registration. */
  readonly deviceInterfaces: Map<string, DeviceInterface>;
  /** By the entry that drivers are given, in the order of their registration. */
  readonly plugPlayNotifications: Map<GuestAddress, PlugPlayNotification>;
  /** Structures that all drivers share, by what they are. */
  readonly sharedBlocks: Map<string, GuestAddress>;
  /** The system-wide KSPIN_LOCK of cancellation, once somebody has acquired it. */
  cancelSpinLock: GuestAddress;
  /** Packets by port, the oldest first. */
  readonly completionPorts: Map<GuestAddress, CompletionPacket[]>;
  /** By the KTIMER that brings them. */
  readonly externalCompletions: Map<GuestAddress, PendingCompletion>;
}

export function initialIoState(): IoState {
  return {
    nextImage: 1,
    nextDriver: 1,
    nextDevice: 1,
    nextIrp: 1,
    nextDeviceName: 1,
    drivers: new Map(),
    reinitializations: [],
    booted: false,
    driverExtensions: [],
    wmiProviders: new Set(),
    fileSystems: [],
    fileSystemWatchers: [],
    shutdownNotifications: [],
    failedDrivers: [],
    devices: new Map(),
    deviceFlags: new Map(),
    irps: new Map(),
    timers: new Map(),
    timer: NULL_ADDRESS,
    hardwareDatabase: NULL_ADDRESS,
    deviceNodes: new Map(),
    deviceInterfaces: new Map(),
    plugPlayNotifications: new Map(),
    sharedBlocks: new Map(),
    cancelSpinLock: NULL_ADDRESS,
    completionPorts: new Map(),
    externalCompletions: new Map(),
  };
}
