// Generated from proto/ntrewind/trace/v1/trace.proto by scripts/generate.ts. Do not edit.

import { U64_ZERO, type U64 } from '../../base/u64.ts';
import { ByteBuffer, utf8 } from '../byte-buffer.ts';
import { ByteReader } from '../byte-reader.ts';

function textField(out: ByteBuffer, field: number, text: string): void {
  if (text !== '') out.bytesField(field, utf8(text));
}

function packedField(out: ByteBuffer, field: number, values: readonly number[]): void {
  if (values.length === 0) return;
  const packed = new ByteBuffer();
  for (const value of values) packed.varint(value);
  out.bytesField(field, packed.view());
}

/** Everything needed to replay the trace elsewhere. */
export interface Header {
  formatMajor: number;
  formatMinor: number;
  toolVersion: string;
  /** Strict replay needs the same number: it changes whenever the engine or kernel would produce other events. */
  engineVersion: number;
  /** The Windows build whose structure layouts the simulated kernel uses. */
  windowsBuild: number;
  seed: number;
  processorCount: number;
  ramMegabytes: number;
  /** Simulated system time at boot, 100 ns units since 1601, as decimal text (64 bits). */
  bootTime: string;
  driver: Driver[];
  /** One line that says what was recorded. */
  scenario: string;
  /** Bytes of each transfer that are kept (`irp_data`). */
  payloadLimit: number;
  /** True when the drivers are unloaded after the last user thread has ended. */
  unloadAtEnd: boolean;
  /** What CPUID tells drivers, six numbers a leaf: EAX and ECX that ask for it (ECX 4294967295: any), then EAX, EBX, ECX, EDX of the answer. Other leaves are zero. */
  cpuid: number[];
  /** Switches by which the simulated system departs from what it does by default; replay needs to know each of them. */
  quirk: string[];
  /** Instructions a thread may run without calling any routine before the run ends as hung; 0: the default. */
  hangLimitInstructions: number;
  /** What is kept of the events; all of them when it says nothing. */
  capture: Capture;
  /** What was taken out of the trace after the recording: "payloads", "user data", "images". */
  removed: string[];
  /** The devices on the simulated machine's bus; events refer to them by their place in this list, from 1 on. Since 1.2. */
  hardware: Hardware[];
  /** Keys that the registry had besides those of Windows, in the order in which they were made. Since 1.2. */
  registry: RegistryKey[];
  /** Files and folders that the volumes had besides those of Windows, in the order in which they were made. Since 1.3. */
  file: InitialFile[];
}

export function encodeHeader(message: Header): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.formatMajor);
  out.varintField(2, message.formatMinor);
  textField(out, 3, message.toolVersion);
  out.varintField(4, message.engineVersion);
  out.varintField(5, message.windowsBuild);
  out.varintField(6, message.seed);
  out.varintField(7, message.processorCount);
  out.varintField(8, message.ramMegabytes);
  textField(out, 9, message.bootTime);
  for (const item of message.driver) out.bytesField(10, encodeDriver(item));
  textField(out, 11, message.scenario);
  out.varintField(12, message.payloadLimit);
  out.varintField(13, message.unloadAtEnd ? 1 : 0);
  packedField(out, 14, message.cpuid);
  for (const item of message.quirk) out.bytesField(15, utf8(item));
  out.varintField(16, message.hangLimitInstructions);
  out.bytesField(17, encodeCapture(message.capture));
  for (const item of message.removed) out.bytesField(18, utf8(item));
  for (const item of message.hardware) out.bytesField(19, encodeHardware(item));
  for (const item of message.registry) out.bytesField(20, encodeRegistryKey(item));
  for (const item of message.file) out.bytesField(21, encodeInitialFile(item));
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeHeader(bytes: Uint8Array): Header {
  const reader = new ByteReader(bytes);
  const message: Header = { formatMajor: 0, formatMinor: 0, toolVersion: '', engineVersion: 0, windowsBuild: 0, seed: 0, processorCount: 0, ramMegabytes: 0, bootTime: '', driver: [], scenario: '', payloadLimit: 0, unloadAtEnd: false, cpuid: [], quirk: [], hangLimitInstructions: 0, capture: decodeCapture(new Uint8Array(0)), removed: [], hardware: [], registry: [], file: [] };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.formatMajor = reader.uint32(); break;
      case 2: message.formatMinor = reader.uint32(); break;
      case 3: message.toolVersion = reader.text(); break;
      case 4: message.engineVersion = reader.uint32(); break;
      case 5: message.windowsBuild = reader.uint32(); break;
      case 6: message.seed = reader.uint32(); break;
      case 7: message.processorCount = reader.uint32(); break;
      case 8: message.ramMegabytes = reader.uint32(); break;
      case 9: message.bootTime = reader.text(); break;
      case 10: message.driver.push(decodeDriver(reader.bytesValue())); break;
      case 11: message.scenario = reader.text(); break;
      case 12: message.payloadLimit = reader.uint32(); break;
      case 13: message.unloadAtEnd = reader.uint53() !== 0; break;
      case 14: reader.repeatedUint32(message.cpuid); break;
      case 15: message.quirk.push(reader.text()); break;
      case 16: message.hangLimitInstructions = reader.uint53(); break;
      case 17: message.capture = decodeCapture(reader.bytesValue()); break;
      case 18: message.removed.push(reader.text()); break;
      case 19: message.hardware.push(decodeHardware(reader.bytesValue())); break;
      case 20: message.registry.push(decodeRegistryKey(reader.bytesValue())); break;
      case 21: message.file.push(decodeInitialFile(reader.bytesValue())); break;
      default: reader.skip();
    }
  }
  return message;
}

/** A driver that is loaded at boot, in this order. */
export interface Driver {
  service: string;
  /** File name of the image, for module names. */
  fileName: string;
  /** SHA-256 of the image; a `Blob` with this hash precedes the first batch. */
  imageSha256: Uint8Array;
  /** Names of places in the image, ordered by rva. */
  symbolRva: number[];
  symbolName: string[];
  /** Bytes that each name stands for; 0 or absent: it reaches to the next one. */
  symbolSize: number[];
  /** The PDB file that belongs to the image: GUID in registry form without braces, empty when the image names none. */
  pdbGuid: string;
  pdbAge: number;
  /** Where the linker wrote it. */
  pdbPath: string;
  /** From the version resource; empty when there is none. */
  fileVersion: string;
  /** Time stamp (or hash) and size in memory, by which debuggers tell images from each other. */
  linkTimeStamp: number;
  imageSize: number;
  /** What Windows would object to in the image, as half sentences. */
  note: string[];
  /** SHA-256 of the modules of a driver written in TypeScript, which a replay needs and the trace does not have; empty for machine code. The image has the driver's routines as places, and no instructions. */
  scriptSha256: Uint8Array;
}

export function encodeDriver(message: Driver): Uint8Array {
  const out = new ByteBuffer();
  textField(out, 1, message.service);
  textField(out, 2, message.fileName);
  if (message.imageSha256.length > 0) out.bytesField(3, message.imageSha256);
  packedField(out, 4, message.symbolRva);
  for (const item of message.symbolName) out.bytesField(5, utf8(item));
  packedField(out, 6, message.symbolSize);
  textField(out, 7, message.pdbGuid);
  out.varintField(8, message.pdbAge);
  textField(out, 9, message.pdbPath);
  textField(out, 10, message.fileVersion);
  out.varintField(11, message.linkTimeStamp);
  out.varintField(12, message.imageSize);
  for (const item of message.note) out.bytesField(13, utf8(item));
  if (message.scriptSha256.length > 0) out.bytesField(14, message.scriptSha256);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeDriver(bytes: Uint8Array): Driver {
  const reader = new ByteReader(bytes);
  const message: Driver = { service: '', fileName: '', imageSha256: new Uint8Array(0), symbolRva: [], symbolName: [], symbolSize: [], pdbGuid: '', pdbAge: 0, pdbPath: '', fileVersion: '', linkTimeStamp: 0, imageSize: 0, note: [], scriptSha256: new Uint8Array(0) };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.service = reader.text(); break;
      case 2: message.fileName = reader.text(); break;
      case 3: message.imageSha256 = reader.bytesValue(); break;
      case 4: reader.repeatedUint32(message.symbolRva); break;
      case 5: message.symbolName.push(reader.text()); break;
      case 6: reader.repeatedUint32(message.symbolSize); break;
      case 7: message.pdbGuid = reader.text(); break;
      case 8: message.pdbAge = reader.uint32(); break;
      case 9: message.pdbPath = reader.text(); break;
      case 10: message.fileVersion = reader.text(); break;
      case 11: message.linkTimeStamp = reader.uint32(); break;
      case 12: message.imageSize = reader.uint32(); break;
      case 13: message.note.push(reader.text()); break;
      case 14: message.scriptSha256 = reader.bytesValue(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** Which observations are kept. The criteria are joined by "and", the values of one by "or"; one without values keeps everything. Decisions, what names things, and how the run ended are kept in any case (docs/trace-format.md). The event hash covers all events of the run. */
export interface Capture {
  /** Kind numbers. */
  kind: number[];
  /** Service names. */
  driver: string[];
  /** Object names of devices. */
  device: string[];
  /** Image names of processes. */
  process: string[];
  /** A condition in the filter language. */
  filter: string;
}

export function encodeCapture(message: Capture): Uint8Array {
  const out = new ByteBuffer();
  packedField(out, 1, message.kind);
  for (const item of message.driver) out.bytesField(2, utf8(item));
  for (const item of message.device) out.bytesField(3, utf8(item));
  for (const item of message.process) out.bytesField(4, utf8(item));
  textField(out, 5, message.filter);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeCapture(bytes: Uint8Array): Capture {
  const reader = new ByteReader(bytes);
  const message: Capture = { kind: [], driver: [], device: [], process: [], filter: '' };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: reader.repeatedUint32(message.kind); break;
      case 2: message.driver.push(reader.text()); break;
      case 3: message.device.push(reader.text()); break;
      case 4: message.process.push(reader.text()); break;
      case 5: message.filter = reader.text(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** A device on the bus. Replay needs no model of it: what its registers give is in the trace. */
export interface Hardware {
  name: string;
  /** The model's name, "uart" for instance. */
  model: string;
  /** First address and size of each range of ports, one pair a range. */
  port: number[];
  /** The same of physical memory. */
  memory: number[];
  /** Numbers of its interrupt lines. */
  line: number[];
  /** How many interrupts it signals by messages. Since 1.4. */
  messages: number;
  /** Its place on PCI bus 0, a PCI_SLOT_NUMBER plus 1, 0 for none. Since 1.4. */
  slot: number;
}

export function encodeHardware(message: Hardware): Uint8Array {
  const out = new ByteBuffer();
  textField(out, 1, message.name);
  textField(out, 2, message.model);
  packedField(out, 3, message.port);
  for (const item of message.memory) out.varintField(4, item);
  packedField(out, 5, message.line);
  out.varintField(6, message.messages);
  out.varintField(7, message.slot);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeHardware(bytes: Uint8Array): Hardware {
  const reader = new ByteReader(bytes);
  const message: Hardware = { name: '', model: '', port: [], memory: [], line: [], messages: 0, slot: 0 };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.name = reader.text(); break;
      case 2: message.model = reader.text(); break;
      case 3: reader.repeatedUint32(message.port); break;
      case 4: message.memory.push(reader.uint53()); break;
      case 5: reader.repeatedUint32(message.line); break;
      case 6: message.messages = reader.uint32(); break;
      case 7: message.slot = reader.uint32(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** A file or folder before boot. */
export interface InitialFile {
  /** `C:\\...`; a folder's path ends with a backslash. */
  path: string;
  /** FILE_ATTRIBUTE_... */
  attributes: number;
  /** SHA-256 of what is in it; a `Blob` with this hash precedes the first batch. Empty for a folder and an empty file. */
  sha256: Uint8Array;
}

export function encodeInitialFile(message: InitialFile): Uint8Array {
  const out = new ByteBuffer();
  textField(out, 1, message.path);
  out.varintField(2, message.attributes);
  if (message.sha256.length > 0) out.bytesField(3, message.sha256);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeInitialFile(bytes: Uint8Array): InitialFile {
  const reader = new ByteReader(bytes);
  const message: InitialFile = { path: '', attributes: 0, sha256: new Uint8Array(0) };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.path = reader.text(); break;
      case 2: message.attributes = reader.uint32(); break;
      case 3: message.sha256 = reader.bytesValue(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** A key and its values before boot. */
export interface RegistryKey {
  /** `\Registry\Machine\...` */
  path: string;
  value: RegistryValue[];
}

export function encodeRegistryKey(message: RegistryKey): Uint8Array {
  const out = new ByteBuffer();
  textField(out, 1, message.path);
  for (const item of message.value) out.bytesField(2, encodeRegistryValue(item));
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeRegistryKey(bytes: Uint8Array): RegistryKey {
  const reader = new ByteReader(bytes);
  const message: RegistryKey = { path: '', value: [] };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.path = reader.text(); break;
      case 2: message.value.push(decodeRegistryValue(reader.bytesValue())); break;
      default: reader.skip();
    }
  }
  return message;
}

export interface RegistryValue {
  /** Empty for the default value. */
  name: string;
  /** REG_... */
  type: number;
  data: Uint8Array;
}

export function encodeRegistryValue(message: RegistryValue): Uint8Array {
  const out = new ByteBuffer();
  textField(out, 1, message.name);
  out.varintField(2, message.type);
  if (message.data.length > 0) out.bytesField(3, message.data);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeRegistryValue(bytes: Uint8Array): RegistryValue {
  const reader = new ByteReader(bytes);
  const message: RegistryValue = { name: '', type: 0, data: new Uint8Array(0) };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.name = reader.text(); break;
      case 2: message.type = reader.uint32(); break;
      case 3: message.data = reader.bytesValue(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** At most 4 MiB of some content; a larger one is split into parts with the same hash, in order. */
export interface Blob {
  sha256: Uint8Array;
  part: number;
  partCount: number;
  data: Uint8Array;
}

export function encodeBlob(message: Blob): Uint8Array {
  const out = new ByteBuffer();
  if (message.sha256.length > 0) out.bytesField(1, message.sha256);
  out.varintField(2, message.part);
  out.varintField(3, message.partCount);
  if (message.data.length > 0) out.bytesField(4, message.data);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeBlob(bytes: Uint8Array): Blob {
  const reader = new ByteReader(bytes);
  const message: Blob = { sha256: new Uint8Array(0), part: 0, partCount: 0, data: new Uint8Array(0) };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.sha256 = reader.bytesValue(); break;
      case 2: message.part = reader.uint32(); break;
      case 3: message.partCount = reader.uint32(); break;
      case 4: message.data = reader.bytesValue(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** Written when the recording ended in order; absent when it was cut short. */
export interface Summary {
  eventCount: number;
  /** The event hash chain after the last event, 64 bits as two halves. */
  eventHash: U64;
  /** Why the run ended: "completed", "bugcheck", "interrupted", "unimplemented: ...", ... */
  endReason: string;
  /** Events that were left out: kinds, ascending, and how many of each. */
  leftOutKind: number[];
  leftOutCount: number[];
}

export function encodeSummary(message: Summary): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.eventCount);
  out.fixed64Field(2, message.eventHash.lo, message.eventHash.hi);
  textField(out, 3, message.endReason);
  packedField(out, 4, message.leftOutKind);
  for (const item of message.leftOutCount) out.varintField(5, item);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeSummary(bytes: Uint8Array): Summary {
  const reader = new ByteReader(bytes);
  const message: Summary = { eventCount: 0, eventHash: U64_ZERO, endReason: '', leftOutKind: [], leftOutCount: [] };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.eventCount = reader.uint53(); break;
      case 2: message.eventHash = reader.fixed64(); break;
      case 3: message.endReason = reader.text(); break;
      case 4: reader.repeatedUint32(message.leftOutKind); break;
      case 5: message.leftOutCount.push(reader.uint53()); break;
      default: reader.skip();
    }
  }
  return message;
}

/** The content of the index frame at the end of the file. It is not part of `Trace`: all of it follows from the frames. */
export interface Index {
  eventCount: number;
  /** Bytes of the first frame of the file, which holds the header. */
  headerSize: number;
  blob: IndexedBlob[];
  batch: IndexedBatch[];
  /** The frame of the summary; it ends where the index frame begins. */
  summaryOffset: number;
  gap: IndexedGap[];
}

export function encodeIndex(message: Index): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.eventCount);
  out.varintField(2, message.headerSize);
  for (const item of message.blob) out.bytesField(3, encodeIndexedBlob(item));
  for (const item of message.batch) out.bytesField(4, encodeIndexedBatch(item));
  out.varintField(5, message.summaryOffset);
  for (const item of message.gap) out.bytesField(6, encodeIndexedGap(item));
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeIndex(bytes: Uint8Array): Index {
  const reader = new ByteReader(bytes);
  const message: Index = { eventCount: 0, headerSize: 0, blob: [], batch: [], summaryOffset: 0, gap: [] };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.eventCount = reader.uint53(); break;
      case 2: message.headerSize = reader.uint53(); break;
      case 3: message.blob.push(decodeIndexedBlob(reader.bytesValue())); break;
      case 4: message.batch.push(decodeIndexedBatch(reader.bytesValue())); break;
      case 5: message.summaryOffset = reader.uint53(); break;
      case 6: message.gap.push(decodeIndexedGap(reader.bytesValue())); break;
      default: reader.skip();
    }
  }
  return message;
}

export interface IndexedBlob {
  /** The frame: file offset and bytes. */
  offset: number;
  compressedSize: number;
  sha256: Uint8Array;
  part: number;
}

export function encodeIndexedBlob(message: IndexedBlob): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.offset);
  out.varintField(2, message.compressedSize);
  if (message.sha256.length > 0) out.bytesField(3, message.sha256);
  out.varintField(4, message.part);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeIndexedBlob(bytes: Uint8Array): IndexedBlob {
  const reader = new ByteReader(bytes);
  const message: IndexedBlob = { offset: 0, compressedSize: 0, sha256: new Uint8Array(0), part: 0 };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.offset = reader.uint53(); break;
      case 2: message.compressedSize = reader.uint32(); break;
      case 3: message.sha256 = reader.bytesValue(); break;
      case 4: message.part = reader.uint32(); break;
      default: reader.skip();
    }
  }
  return message;
}

export interface IndexedBatch {
  /** The frame: file offset, bytes, and bytes of its decompressed content. */
  offset: number;
  compressedSize: number;
  rawSize: number;
  firstEvent: number;
  eventCount: number;
  /** Lowest and highest time of an event, ns. Events stand in execution order; the clocks of processors differ. */
  timeMin: number;
  timeMax: number;
  /** Lowest and highest non-zero value of the fields and anchors named `irp`; both 0 when there is none. */
  irpMin: number;
  irpMax: number;
  /** Kinds that occur, ascending, and how often each. */
  kind: number[];
  kindCount: number[];
  /** As in the batch. */
  hashAfter: U64;
}

export function encodeIndexedBatch(message: IndexedBatch): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.offset);
  out.varintField(2, message.compressedSize);
  out.varintField(3, message.rawSize);
  out.varintField(4, message.firstEvent);
  out.varintField(5, message.eventCount);
  out.varintField(6, message.timeMin);
  out.varintField(7, message.timeMax);
  out.varintField(8, message.irpMin);
  out.varintField(9, message.irpMax);
  packedField(out, 10, message.kind);
  packedField(out, 11, message.kindCount);
  out.fixed64Field(12, message.hashAfter.lo, message.hashAfter.hi);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeIndexedBatch(bytes: Uint8Array): IndexedBatch {
  const reader = new ByteReader(bytes);
  const message: IndexedBatch = { offset: 0, compressedSize: 0, rawSize: 0, firstEvent: 0, eventCount: 0, timeMin: 0, timeMax: 0, irpMin: 0, irpMax: 0, kind: [], kindCount: [], hashAfter: U64_ZERO };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.offset = reader.uint53(); break;
      case 2: message.compressedSize = reader.uint32(); break;
      case 3: message.rawSize = reader.uint32(); break;
      case 4: message.firstEvent = reader.uint53(); break;
      case 5: message.eventCount = reader.uint32(); break;
      case 6: message.timeMin = reader.uint53(); break;
      case 7: message.timeMax = reader.uint53(); break;
      case 8: message.irpMin = reader.uint32(); break;
      case 9: message.irpMax = reader.uint32(); break;
      case 10: reader.repeatedUint32(message.kind); break;
      case 11: reader.repeatedUint32(message.kindCount); break;
      case 12: message.hashAfter = reader.fixed64(); break;
      default: reader.skip();
    }
  }
  return message;
}

/** Stands in place of events that were lost: written by a repair where the frame of a batch was damaged. */
export interface Gap {
  firstEvent: number;
  eventCount: number;
}

export function encodeGap(message: Gap): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.firstEvent);
  out.varintField(2, message.eventCount);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeGap(bytes: Uint8Array): Gap {
  const reader = new ByteReader(bytes);
  const message: Gap = { firstEvent: 0, eventCount: 0 };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.firstEvent = reader.uint53(); break;
      case 2: message.eventCount = reader.uint53(); break;
      default: reader.skip();
    }
  }
  return message;
}

export interface IndexedGap {
  /** The frame: file offset and bytes. */
  offset: number;
  compressedSize: number;
  firstEvent: number;
  eventCount: number;
}

export function encodeIndexedGap(message: IndexedGap): Uint8Array {
  const out = new ByteBuffer();
  out.varintField(1, message.offset);
  out.varintField(2, message.compressedSize);
  out.varintField(3, message.firstEvent);
  out.varintField(4, message.eventCount);
  return out.view();
}

/** Throws TraceError when the bytes are no such message; skips fields it does not know. */
export function decodeIndexedGap(bytes: Uint8Array): IndexedGap {
  const reader = new ByteReader(bytes);
  const message: IndexedGap = { offset: 0, compressedSize: 0, firstEvent: 0, eventCount: 0 };
  while (reader.nextField()) {
    switch (reader.field) {
      case 1: message.offset = reader.uint53(); break;
      case 2: message.compressedSize = reader.uint32(); break;
      case 3: message.firstEvent = reader.uint53(); break;
      case 4: message.eventCount = reader.uint53(); break;
      default: reader.skip();
    }
  }
  return message;
}
