/** The files of a volume in a trace: a header that lies about them, machines stored while files are in use, drivers isolated. */
import { beforeAll, describe, expect, test } from 'vitest';
import { TraceError } from '../../base/errors.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { initialFiles } from '../../system/files/initial-files.ts';
import { scenario, type UserThread } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { against } from '../support/against.ts';
import { eventsOf, recordSample, sampleImage } from '../support/sample.ts';
import { expectSameWhenStored } from '../support/stored-runs.ts';

const LOG = 'C:\\Windows\\Temp\\chronicle.log';

/** A program that reads, maps and changes the log while a driver appends to it, and one that lists, renames and deletes. */
function busyScenario() {
  const files = { [LOG]: '---- an older line\n', 'C:\\data\\table.bin': new Uint8Array(10_000).fill(7) };
  return {
    ...scenario({
      drivers: [
        { service: 'chronicle', image: 'chronicle.sys' },
        { service: 'mailbox', image: 'mailbox.sys' },
      ],
      processes: {
        'writer.exe': function* (thread: UserThread) {
          const device = yield* thread.CreateFile('\\\\.\\Chronicle');
          for (const line of ['one', 'two', 'three']) yield* thread.WriteFile(device, line);
          yield* thread.CloseHandle(device);
          const box = yield* thread.CreateFile('\\\\.\\Mailbox');
          yield* thread.WriteFile(box, 'letter');
          yield* thread.CloseHandle(box);
        },
        'mapper.exe': function* (thread: UserThread) {
          const file = yield* thread.CreateFile('C:\\data\\table.bin');
          const section = yield* thread.CreateFileMapping(0, { file });
          const view = yield* thread.MapViewOfFile(section);
          yield* thread.store(view, Uint8Array.of(1, 2, 3));
          yield* thread.FlushViewOfFile(view);
          yield* thread.ReadFile(file, 16);
          yield* thread.CloseHandle(file);
          yield* thread.CloseHandle(section);
          yield* thread.UnmapViewOfFile(view);
          yield* thread.MoveFile('C:\\data\\table.bin', 'C:\\data\\old.bin');
          yield* thread.FindFirstFile('C:\\data\\*');
          yield* thread.DeleteFile('C:\\data\\old.bin');
        },
      },
      files,
    }),
    files: initialFiles(files, () => new Uint8Array(0)),
  };
}

let bytes: Uint8Array;
beforeAll(() => {
  bytes = recordSample(busyScenario(), { processorCount: 2, seed: 3 }).bytes;
});

test('files, views and their pages replay from the trace alone', () => {
  expect(eventsOf({ bytes }, ['section_create']).length).toBeGreaterThan(0);
  expectFaithfulReplay({ bytes, outcome: { kind: 'completed', text: 'completed' } });
});

describe('a header that lies about the files', () => {
  const sha256 = () => openTrace(bytes).header.file[0]!.sha256;
  const entry = (path: string, more: object = {}) => ({ path, attributes: 0, sha256: new Uint8Array(0), ...more });

  test.each([
    ['no drive', () => [entry('\\Windows\\x')], /no path of a file/],
    ['a path out of its drive', () => [entry('C:\\a\\..\\b*')], /no path of a file/],
    ['a name that ends too soon', () => [entry('C:\\a\0b')], /no path of a file/],
    ['a file twice', () => [entry('C:\\a'), entry('c:\\A')], /there twice/],
    ['a file in a file', () => [entry('C:\\a'), entry('C:\\a\\b')], /besides a file of that name/],
    ['something in a folder itself', () => [entry('C:\\a\\', { sha256: sha256() })], /is a folder/],
    ['attributes of no file', () => [entry('C:\\a', { attributes: 0x8000_0000 })], /attributes that no file has/],
    ['a directory that says it is a file', () => [entry('C:\\a', { attributes: 0x10 })], /attributes that no file has/],
    ['a content that is not there', () => [entry('C:\\a', { sha256: new Uint8Array(32) })], /.+/],
    ['half a hash', () => [entry('C:\\a', { sha256: new Uint8Array(5) })], /.+/],
  ])('%s is an error of the trace', (_what, file, message) => {
    const replay = () => {
      const reader = openTrace(
        reencodeTrace(openTrace(bytes), undefined, { file: [...openTrace(bytes).header.file, ...file()] }),
      );
      return new StrictReplay(reader);
    };
    expect(replay).toThrow(TraceError);
    expect(replay).toThrow(message);
  });
});

test('a machine that is stored while files are open, mapped and written goes on as it would have', () => {
  expectSameWhenStored(bytes, 5, 17);
});

test('a driver that is tested alone has the volume all the same', () => {
  const comparison = against(bytes, [sampleImage('chronicle')], { isolate: true });
  expect([comparison.verdict, comparison.differences]).toEqual(['identical', []]);
  expect(comparison.notes[0]).toMatch(/^isolated: mailbox; /);
});
