/** Directories and volumes. Source: "ZwQueryDirectoryFile", "ZwQueryVolumeInformationFile" (ntifs.h), the pages of the structures. */
import {
  addressAdd,
  CREATE_OPTIONS,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_BUFFER_OVERFLOW,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MORE_FILES,
  STATUS_NO_SUCH_FILE,
  STATUS_SUCCESS,
  type U64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { create, FILE, FILE_CREATE, FILE_OPEN, FOLDER, remove, scratch, sizeOf, write } from './test-file.ts';

const { FILE_DIRECTORY_FILE } = CREATE_OPTIONS;
const FileDirectoryInformation = 1;
const FileBothDirectoryInformation = 3;
const FileNamesInformation = 12;

interface Listed {
  readonly status: number;
  readonly information: number;
  readonly names: string;
  readonly at: GuestAddress;
}

/** ZwQueryDirectoryFile; the names that came, joined by "|". */
function* list(
  nt: DriverKit,
  folder: U64,
  { name = '', single = false, restart = false, length = 0x200, informationClass = FileNamesInformation } = {},
): DriverCode<Listed> {
  const block = scratch(nt, 16 + length);
  const at = addressAdd(block, 16);
  const pattern = name === '' ? NULL_ADDRESS : nt.text(name);
  const none = NULL_ADDRESS;
  const status = yield* nt.ZwQueryDirectoryFile(
    folder,
    0,
    none,
    0,
    block,
    at,
    length,
    informationClass,
    single,
    pattern,
    restart,
  );
  const names: string[] = [];
  if (status === STATUS_SUCCESS && informationClass === FileNamesInformation) {
    for (let entry = at, next = 1; next !== 0; entry = addressAdd(entry, next)) {
      next = nt.memory.readU32(entry);
      const characters = nt.memory.readU32(addressAdd(entry, 8)) / 2;
      let text = '';
      for (let i = 0; i < characters; i++)
        text += String.fromCharCode(nt.memory.readU16(addressAdd(entry, 12 + 2 * i)));
      names.push(text);
    }
  }
  return { status, information: nt.memory.readU32(addressAdd(block, 8)), names: names.join('|'), at };
}

/** A folder with files of these names. */
function* folderWith(nt: DriverKit, ...names: string[]): DriverCode<{ folder: U64; files: U64[] }> {
  const { handle: folder } = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
  const files: U64[] = [];
  for (const name of names) files.push((yield* create(nt, name, FILE_CREATE, { root: folder })).handle);
  return { folder, files };
}

function* removeAll(nt: DriverKit, { folder, files }: { folder: U64; files: readonly U64[] }): DriverCode<void> {
  for (const file of files) yield* remove(nt, file);
  yield* remove(nt, folder);
}

/** ZwQueryVolumeInformationFile of a file on the volume. */
function* volume(nt: DriverKit, file: U64, informationClass: number, length: number) {
  const block = scratch(nt, 16 + length);
  const at = addressAdd(block, 16);
  const status = yield* nt.ZwQueryVolumeInformationFile(file, block, at, length, informationClass);
  return { status, information: nt.memory.readU32(addressAdd(block, 8)), at };
}

export default rules((rule) => {
  rule('a directory is listed with "." and "..", as many entries as fit, and then STATUS_NO_MORE_FILES', {
    c: 'ListAll',
    *kernel(nt, c) {
      const made = yield* folderWith(nt, 'b.txt', 'a.txt');
      const first = yield* list(nt, made.folder);
      yield* c.report('status', first.status);
      yield* c.report('names', first.names);
      yield* c.report('at the end', (yield* list(nt, made.folder)).status);
      yield* removeAll(nt, made);
    },
    expect: { status: STATUS_SUCCESS, names: '.|..|a.txt|b.txt', 'at the end': STATUS_NO_MORE_FILES },
  });

  rule('the name of the first query stays what is looked for; ReturnSingleEntry gives one entry at a time', {
    c: 'ListPattern',
    *kernel(nt, c) {
      const made = yield* folderWith(nt, 'one.txt', 'two.dat', 'six.txt');
      yield* c.report('first', (yield* list(nt, made.folder, { name: '*.TXT', single: true })).names);
      yield* c.report('second', (yield* list(nt, made.folder, { name: '*.DAT', single: true })).names);
      yield* c.report('third', (yield* list(nt, made.folder, { single: true })).status);
      yield* removeAll(nt, made);
    },
    expect: { first: 'one.txt', second: 'six.txt', third: STATUS_NO_MORE_FILES },
  });

  rule('RestartScan begins again; a first query that finds nothing is STATUS_NO_SUCH_FILE', {
    c: 'ListRestart',
    *kernel(nt, c) {
      const made = yield* folderWith(nt, 'x');
      yield* c.report('nothing', (yield* list(nt, made.folder, { name: 'y*' })).status);
      yield* c.report('again', (yield* list(nt, made.folder)).status);
      const other = yield* create(nt, FOLDER, FILE_OPEN, { options: FILE_DIRECTORY_FILE });
      yield* list(nt, other.handle, { name: 'x' });
      yield* c.report('restart', (yield* list(nt, other.handle, { restart: true })).names);
      yield* nt.ZwClose(other.handle);
      yield* removeAll(nt, made);
    },
    expect: { nothing: STATUS_NO_SUCH_FILE, again: STATUS_NO_MORE_FILES, restart: 'x' },
  });

  rule('an entry that does not fit at all is cut with STATUS_BUFFER_OVERFLOW', {
    *kernel(nt, c) {
      const made = yield* folderWith(nt, 'long-name.txt');
      const cut = yield* list(nt, made.folder, { name: 'long*', length: 20 });
      yield* c.report('status', cut.status);
      yield* c.report('bytes', cut.information);
      yield* c.report('whole length', nt.memory.readU32(addressAdd(cut.at, 8)));
      yield* removeAll(nt, made);
    },
    expect: { status: STATUS_BUFFER_OVERFLOW, bytes: 20, 'whole length': 26 },
  });

  rule('entries tell size, attributes, and a short name for a long one', {
    c: 'ListFacts',
    *kernel(nt, c) {
      const made = yield* folderWith(nt, 'a long name.txt');
      yield* write(nt, made.files[0]!, 'abc');
      const facts = yield* list(nt, made.folder, { name: 'a*', informationClass: FileBothDirectoryInformation });
      yield* c.report('status', facts.status);
      yield* c.report('size', u64ToNumber(nt.memory.readU64(addressAdd(facts.at, 40))));
      yield* c.report('attributes', nt.memory.readU32(addressAdd(facts.at, 56)));
      yield* c.report('short length', nt.memory.readU8(addressAdd(facts.at, 68)));
      yield* c.report('short begins', nt.memory.readU16(addressAdd(facts.at, 70)));
      yield* removeAll(nt, made);
    },
    expect: {
      status: STATUS_SUCCESS,
      size: 3,
      attributes: 0x20,
      'short length': 2 * 'ALONGN~1.TXT'.length,
      'short begins': 0x41,
    },
  });

  rule('only a directory can be listed, and only with a class for it', {
    c: 'ListWrong',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, FILE, FILE_CREATE);
      yield* c.report('file', (yield* list(nt, handle)).status);
      yield* remove(nt, handle);
      const made = yield* folderWith(nt);
      yield* c.report('class', (yield* list(nt, made.folder, { informationClass: 5 })).status);
      yield* c.report('known', (yield* list(nt, made.folder, { informationClass: FileDirectoryInformation })).status);
      yield* removeAll(nt, made);
    },
    expect: { file: STATUS_INVALID_PARAMETER, class: STATUS_INVALID_INFO_CLASS, known: STATUS_SUCCESS },
  });

  rule('FileFsSizeInformation tells the room on a volume, of which files take whole allocation units', {
    c: 'VolumeSize',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, FILE, FILE_CREATE);
      const before = yield* volume(nt, handle, 3, 24);
      yield* c.report('status', before.status);
      const free = u64ToNumber(nt.memory.readU64(addressAdd(before.at, 8)));
      yield* c.report('sector', nt.memory.readU32(addressAdd(before.at, 20)));
      yield* write(nt, handle, 'x');
      const after = yield* volume(nt, handle, 3, 24);
      yield* c.report('taken', free - u64ToNumber(nt.memory.readU64(addressAdd(after.at, 8))));
      yield* c.report('size', yield* sizeOf(nt, handle));
      yield* remove(nt, handle);
    },
    expect: { status: STATUS_SUCCESS, sector: 512, taken: 1, size: 1 },
  });

  rule('FileFsLabelInformation gives a volume another label, which FileFsVolumeInformation tells', {
    c: 'VolumeLabel',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, FILE, FILE_CREATE);
      const setLabel = function* (text: string): DriverCode<number> {
        const block = scratch(nt, 64);
        const at = addressAdd(block, 16);
        nt.memory.writeU32(at, 2 * text.length);
        for (let i = 0; i < text.length; i++) nt.memory.writeU16(addressAdd(at, 4 + 2 * i), text.charCodeAt(i));
        return yield* nt.ZwSetVolumeInformationFile(handle, block, at, 4 + 2 * text.length, 2);
      };
      yield* c.report('set', yield* setLabel('Test'));
      const told = yield* volume(nt, handle, 1, 64);
      yield* c.report('status', told.status);
      yield* c.report('length', nt.memory.readU32(addressAdd(told.at, 12)));
      yield* c.report('begins', nt.memory.readU16(addressAdd(told.at, 18)));
      yield* setLabel('System');
      yield* remove(nt, handle);
    },
    expect: { set: STATUS_SUCCESS, status: STATUS_SUCCESS, length: 8, begins: 0x54 },
  });

  rule('FileFsDeviceInformation is what the storage device was made with', {
    c: 'VolumeDevice',
    *kernel(nt, c) {
      const { handle } = yield* create(nt, FILE, FILE_CREATE);
      const told = yield* volume(nt, handle, 4, 8);
      yield* c.report('status', told.status);
      // FILE_DEVICE_DISK
      yield* c.report('type', nt.memory.readU32(told.at));
      yield* remove(nt, handle);
    },
    expect: { status: STATUS_SUCCESS, type: 7 },
  });
});
