/**
 * The Perfetto file, read by protobufjs with the message definitions that Perfetto publishes (field names and numbers,
 * of the fields that matter here), and held against the rules that are stated there for each of them.
 */
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { crowdScenario, recordInMemory, talkScenario } from '../../tests/support/pipes.ts';
import { exportTimeline } from './export-timeline.ts';

const PUBLISHED = `
  syntax = "proto2";
  message Trace { repeated TracePacket packet = 1; }
  message TracePacket {
    optional uint64 timestamp = 8;
    optional uint32 trusted_packet_sequence_id = 10;
    optional TrackEvent track_event = 11;
    optional InternedData interned_data = 12;
    optional uint32 sequence_flags = 13;
    optional TrackDescriptor track_descriptor = 60;
  }
  message InternedData {
    repeated Entry event_categories = 1;
    repeated Entry event_names = 2;
    repeated Entry debug_annotation_names = 3;
  }
  message Entry { optional uint64 iid = 1; optional string name = 2; }
  message TrackDescriptor {
    optional uint64 uuid = 1;
    optional string name = 2;
    optional ProcessDescriptor process = 3;
    optional ThreadDescriptor thread = 4;
    optional uint64 parent_uuid = 5;
    optional CounterDescriptor counter = 8;
  }
  message ProcessDescriptor { optional int32 pid = 1; optional string process_name = 6; }
  message ThreadDescriptor { optional int32 pid = 1; optional int32 tid = 2; optional string thread_name = 5; }
  message CounterDescriptor { optional int32 unit = 3; }
  message TrackEvent {
    repeated uint64 category_iids = 3;
    repeated DebugAnnotation debug_annotations = 4;
    enum Type { TYPE_UNSPECIFIED = 0; TYPE_SLICE_BEGIN = 1; TYPE_SLICE_END = 2; TYPE_INSTANT = 3; TYPE_COUNTER = 4; }
    optional Type type = 9;
    optional uint64 name_iid = 10;
    optional uint64 track_uuid = 11;
    optional int64 counter_value = 30;
    repeated fixed64 flow_ids = 47;
  }
  message DebugAnnotation { optional uint64 name_iid = 1; optional int64 int_value = 4; optional string string_value = 6; }
`;
const NEEDS_INCREMENTAL_STATE = 2;

interface Packet {
  timestamp?: number;
  trusted_packet_sequence_id?: number;
  sequence_flags?: number;
  interned_data?: Record<
    'event_categories' | 'event_names' | 'debug_annotation_names',
    { iid: number; name: string }[]
  >;
  track_descriptor?: {
    uuid: number;
    name?: string;
    parent_uuid?: number;
    process?: { pid: number; process_name: string };
    thread?: { pid: number; tid: number; thread_name: string };
    counter?: { unit?: number };
  };
  track_event?: {
    type: string;
    track_uuid: number;
    name_iid?: number;
    category_iids?: number[];
    debug_annotations?: { name_iid: number; string_value?: string; int_value?: number }[];
    counter_value?: number;
    flow_ids?: number[];
  };
}

function packetsOf(bytes: Uint8Array): Packet[] {
  const trace = protobuf.parse(PUBLISHED, { keepCase: true }).root.lookupType('Trace');
  const file = Buffer.concat([...exportTimeline(openTrace(bytes), 'perfetto')]);
  const decoded = trace.toObject(trace.decode(file), { longs: Number, enums: String, arrays: false });
  return decoded.packet as Packet[];
}

/** Checks every rule on the way; returns the texts of slices and instants by track name. */
function check(packets: readonly Packet[]): Map<string, string[]> {
  const tracks = new Map<number, { name: string; isCounter: boolean; last: number; open: string[]; seen: string[] }>();
  const texts: Record<string, Map<number, string>> = {
    event_categories: new Map(),
    event_names: new Map(),
    debug_annotation_names: new Map(),
  };
  const threads = new Set<number>();
  const processes = new Map<number, number>();
  expect(packets[0]!.sequence_flags).toBe(1);
  for (const packet of packets) {
    expect(packet.trusted_packet_sequence_id).toBeGreaterThan(0);
    const { track_descriptor: track, track_event: event } = packet;
    expect([track, event].filter((part) => part !== undefined)).toHaveLength(1);
    for (const [kind, entries] of Object.entries(packet.interned_data ?? {})) {
      for (const { iid, name } of entries) {
        expect(iid).toBeGreaterThan(0);
        expect(texts[kind]!.has(iid)).toBe(false);
        texts[kind]!.set(iid, name);
      }
    }
    if (track !== undefined) {
      expect(track.uuid).toBeGreaterThan(0);
      expect(tracks.has(track.uuid)).toBe(false);
      if (track.parent_uuid !== undefined) expect(tracks.has(track.parent_uuid)).toBe(true);
      if (track.process !== undefined) {
        expect(processes.has(track.process.pid)).toBe(false);
        processes.set(track.process.pid, track.uuid);
      }
      if (track.thread !== undefined) {
        // One track a thread; its process is the one it stands beneath; no thread counts as its process's main one.
        expect(threads.has(track.thread.tid)).toBe(false);
        threads.add(track.thread.tid);
        expect(processes.get(track.thread.pid)).toBe(track.parent_uuid);
        expect(processes.has(track.thread.tid)).toBe(false);
      }
      const name = track.name ?? track.process?.process_name ?? track.thread?.thread_name ?? '';
      expect(name).not.toBe('');
      tracks.set(track.uuid, { name, isCounter: track.counter !== undefined, last: 0, open: [], seen: [] });
      continue;
    }
    const { type, track_uuid: uuid, name_iid: nameIid, category_iids: categories, debug_annotations: notes } = event!;
    const on = tracks.get(uuid)!;
    expect(on).toBeDefined();
    expect(packet.timestamp).toBeGreaterThanOrEqual(on.last);
    on.last = packet.timestamp!;
    expect(type === 'TYPE_COUNTER').toBe(on.isCounter);
    if (nameIid !== undefined || categories !== undefined || notes !== undefined) {
      expect(packet.sequence_flags! & NEEDS_INCREMENTAL_STATE).toBe(NEEDS_INCREMENTAL_STATE);
    }
    for (const iid of categories ?? []) expect(texts.event_categories!.has(iid)).toBe(true);
    for (const { name_iid } of notes ?? []) expect(texts.debug_annotation_names!.has(name_iid)).toBe(true);
    const name = texts.event_names!.get(nameIid!);
    switch (type) {
      case 'TYPE_SLICE_BEGIN':
        expect(name).toBeDefined();
        // A program makes one system call after the other.
        if (/^Nt[A-Z]/.test(name!)) expect(on.open).toEqual([]);
        on.open.push(name!);
        on.seen.push(name!);
        break;
      case 'TYPE_SLICE_END':
        expect(on.open.pop()).toBeDefined();
        break;
      case 'TYPE_INSTANT':
        expect(name).toBeDefined();
        on.seen.push(`! ${name}`);
        break;
      default:
        expect(type).toBe('TYPE_COUNTER');
        expect(event!.counter_value).toBeGreaterThanOrEqual(0);
    }
  }
  const seenOn = new Map<string, string[]>();
  for (const { name, open, seen } of tracks.values()) {
    expect(open).toEqual([]);
    seenOn.set(name, [...(seenOn.get(name) ?? []), ...seen]);
  }
  return seenOn;
}

test('a conversation of two programs keeps the rules, and shows what they did', async () => {
  const packets = packetsOf(recordInMemory(await talkScenario()).bytes);
  const tracks = check(packets);
  // The scenario: Alice opens, writes, reads, and so on; each is a system call on her thread, inside it the driver's routine.
  const names = [...tracks.values()].flat();
  for (const name of [
    'NtWriteFile',
    'IRP_MJ_WRITE pipes',
    'ExAllocatePoolWithTag',
    '! IoCompleteRequest',
    'alice.exe/main',
  ]) {
    expect(names).toContain(name);
  }
  expect([...tracks.keys()]).toEqual(
    expect.arrayContaining(['Processors', 'CPU 0', 'CPU 0 IRQL', 'IRPs', 'Locks', 'paged pool']),
  );
  // An arrow needs two ends: the request's own slice, and the routine of the driver that was called with it.
  const flows = new Map<number, number>();
  for (const { track_event: event } of packets) {
    for (const flow of event?.flow_ids ?? []) flows.set(flow, (flows.get(flow) ?? 0) + 1);
  }
  // Two opens, four writes, three reads, three control codes, two cleanups and two closes.
  expect(flows.size).toBe(16);
  expect([...flows.values()].every((count) => count >= 2)).toBe(true);
});

test.each([1, 2, 3])('many threads on four processors keep the rules (schedule %i)', (seed) => {
  check(packetsOf(recordInMemory(crowdScenario(), { seed, processorCount: 4 }).bytes));
});

test('a run that stops in the middle of calls has no open slices', async () => {
  const scenario = await talkScenario();
  for (const steps of [200, 313, 412]) check(packetsOf(recordInMemory(scenario, {}, steps).bytes));
});
