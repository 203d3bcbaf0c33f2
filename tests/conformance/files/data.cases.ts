/** Reading, writing, sizes and names of files. Source: "ZwReadFile", "ZwWriteFile", "ZwQueryInformationFile", "ZwSetInformationFile" (wdm.h). */
import {
  addressAdd,
  CREATE_OPTIONS,
  FILE_ACCESS,
  NULL_ADDRESS,
  STANDARD_ACCESS,
  STATUS_ACCESS_DENIED,
  STATUS_ACCESS_VIOLATION,
  STATUS_BUFFER_OVERFLOW,
  STATUS_END_OF_FILE,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SAME_DEVICE,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import {
  attributesOf,
  create,
  createWith,
  FILE,
  FILE_CREATE,
  FILE_OPEN,
  FileAllInformation,
  FileBasicInformation,
  FileNameInformation,
  FilePositionInformation,
  FileStandardInformation,
  FOLDER,
  query,
  read,
  remove,
  removeNamed,
  rename,
  scratch,
  set,
  setEndOfFile,
  sizeOf,
  write,
  writeNumber,
} from './test-file.ts';

const OTHER_FILE = '\\??\\C:\\conformance2.txt';
const { FILE_DIRECTORY_FILE, FILE_NO_INTERMEDIATE_BUFFERING } = CREATE_OPTIONS;

export default rules((rule) => {
  rule('a synchronous file has a position, which transfers move on and FilePositionInformation sets', {
    c: 'Position',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abcdef');
      yield* set(nt, file, FilePositionInformation, 8, (at) => writeNumber(nt, at, 1));
      yield* c.report('two', (yield* read(nt, file, 2)).text);
      yield* c.report('next', (yield* read(nt, file, 2)).text);
      // An offset moves the position too.
      yield* c.report('at', (yield* read(nt, file, 1, 0)).text);
      const { at } = yield* query(nt, file, FilePositionInformation, 8);
      yield* c.report('position', nt.memory.readU32(at));
      yield* remove(nt, file);
    },
    expect: { two: 'bc', next: 'de', at: 'a', position: 1 },
  });

  rule('a read gives what is left before the end, and behind it STATUS_END_OF_FILE', {
    c: 'EndOfFile',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abc');
      const rest = yield* read(nt, file, 10, 1);
      yield* c.report('status', rest.status);
      yield* c.report('bytes', rest.information);
      yield* c.report('behind', (yield* read(nt, file, 10, 3)).status);
      yield* c.report('of nothing', (yield* read(nt, file, 0, 3)).status);
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS, bytes: 2, behind: STATUS_END_OF_FILE, 'of nothing': STATUS_SUCCESS },
  });

  rule('a write behind the end makes the file longer, with zeros between', {
    c: 'WriteBehindEnd',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'a');
      yield* c.report('write', (yield* write(nt, file, 'z', 3)).status);
      yield* c.report('size', yield* sizeOf(nt, file));
      yield* read(nt, file, 4, 0);
      yield* c.report('bytes', nt.memory.readU32(addressAdd(scratch(nt, 0), 32)));
      yield* remove(nt, file);
    },
    expect: { write: STATUS_SUCCESS, size: 4, bytes: 0x7a00_0061 },
  });

  rule('a handle with FILE_APPEND_DATA alone writes at the end, whatever offset it gives', {
    c: 'Append',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'log');
      const access = FILE_ACCESS.FILE_APPEND_DATA | STANDARD_ACCESS.SYNCHRONIZE;
      const appender = yield* create(nt, FILE, FILE_OPEN, { access });
      yield* write(nt, appender.handle, '+1', 0);
      yield* write(nt, appender.handle, '+2', 0);
      yield* c.report('text', (yield* read(nt, file, 16, 0)).text);
      yield* nt.ZwClose(appender.handle);
      yield* remove(nt, file);
    },
    expect: { text: 'log+1+2' },
  });

  rule('the offset FILE_WRITE_TO_END_OF_FILE appends', {
    c: 'WriteToEnd',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abc');
      yield* c.report('status', (yield* write(nt, file, 'd', -1)).status);
      yield* c.report('text', (yield* read(nt, file, 16, 0)).text);
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS, text: 'abcd' },
  });

  rule('FileEndOfFileInformation cuts a file or makes it longer with zeros', {
    c: 'SetEnd',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abcdef');
      yield* c.report('cut', yield* setEndOfFile(nt, file, 2));
      yield* c.report('longer', yield* setEndOfFile(nt, file, 4));
      yield* read(nt, file, 4, 0);
      yield* c.report('bytes', nt.memory.readU32(addressAdd(scratch(nt, 0), 32)));
      yield* c.report('negative', yield* setEndOfFile(nt, file, -1));
      yield* remove(nt, file);
    },
    expect: { cut: STATUS_SUCCESS, longer: STATUS_SUCCESS, bytes: 0x6261, negative: STATUS_INVALID_PARAMETER },
  });

  rule('FileStandardInformation tells the sizes and what the file is; one that is to be deleted has no link', {
    c: 'StandardInformation',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abc');
      const told = yield* query(nt, file, FileStandardInformation, 24);
      yield* c.report('information', told.information);
      yield* c.report('end', u64ToNumber(nt.memory.readU64(addressAdd(told.at, 8))));
      const allocated = u64ToNumber(nt.memory.readU64(told.at));
      yield* c.report('room', allocated >= 3);
      yield* c.report('links', nt.memory.readU32(addressAdd(told.at, 16)));
      yield* c.report('directory', nt.memory.readU8(addressAdd(told.at, 21)));
      yield* remove(nt, file);
    },
    expect: { information: 24, end: 3, room: true, links: 1, directory: 0 },
  });

  rule('FileBasicInformation sets times and attributes; a zero leaves one as it is', {
    c: 'BasicInformation',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, '');
      const first = yield* query(nt, file, FileBasicInformation, 40);
      const created = u64ToNumber(nt.memory.readU64(first.at));
      yield* c.report('archive', nt.memory.readU32(addressAdd(first.at, 32)));
      const status = yield* set(nt, file, FileBasicInformation, 40, (at) => {
        writeNumber(nt, addressAdd(at, 16), 0x1234_5678);
        nt.memory.writeU32(addressAdd(at, 32), 2);
      });
      yield* c.report('set', status);
      const second = yield* query(nt, file, FileBasicInformation, 40);
      yield* c.report('created as before', u64ToNumber(nt.memory.readU64(second.at)) === created);
      yield* c.report('written', nt.memory.readU32(addressAdd(second.at, 16)));
      yield* c.report('attributes', nt.memory.readU32(addressAdd(second.at, 32)));
      yield* remove(nt, file);
    },
    expect: { archive: 0x20, set: STATUS_SUCCESS, 'created as before': true, written: 0x1234_5678, attributes: 2 },
  });

  rule('FileNameInformation tells the path on the volume; what does not fit is cut with STATUS_BUFFER_OVERFLOW', {
    c: 'NameInformation',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, '');
      const whole = yield* query(nt, file, FileNameInformation, 64);
      yield* c.report('whole', whole.status);
      yield* c.report('length', nt.memory.readU32(whole.at));
      yield* c.report('begins', nt.memory.readU16(addressAdd(whole.at, 4)));
      const cut = yield* query(nt, file, FileNameInformation, 8);
      yield* c.report('cut', cut.status);
      yield* c.report('bytes', cut.information);
      yield* c.report('whole length', nt.memory.readU32(cut.at));
      yield* remove(nt, file);
    },
    expect: {
      whole: STATUS_SUCCESS,
      length: 2 * '\\conformance.txt'.length,
      begins: 0x5c,
      cut: STATUS_BUFFER_OVERFLOW,
      bytes: 8,
      'whole length': 2 * '\\conformance.txt'.length,
    },
  });

  rule('FileAllInformation has access and mode from the I/O manager besides what the file system tells', {
    c: 'AllInformation',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'abcd');
      const told = yield* query(nt, file, FileAllInformation, 200);
      yield* c.report('status', told.status);
      yield* c.report('end', nt.memory.readU32(addressAdd(told.at, 48)));
      yield* c.report('access', nt.memory.readU32(addressAdd(told.at, 76)));
      // FILE_SYNCHRONOUS_IO_NONALERT
      yield* c.report('mode', nt.memory.readU32(addressAdd(told.at, 88)));
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS, end: 4, access: FILE_ACCESS.FILE_ALL_ACCESS, mode: 0x20 },
  });

  rule('an unknown information class is STATUS_INVALID_INFO_CLASS, too short a buffer STATUS_INFO_LENGTH_MISMATCH', {
    c: 'WrongClasses',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, '');
      yield* c.report('class', (yield* query(nt, file, 0x7f, 64)).status);
      yield* c.report('length', (yield* query(nt, file, FileBasicInformation, 39)).status);
      yield* remove(nt, file);
    },
    expect: { class: STATUS_INVALID_INFO_CLASS, length: STATUS_INFO_LENGTH_MISMATCH },
  });

  rule('FileRenameInformation gives a file another name in its folder; an existing one only with ReplaceIfExists', {
    c: 'Rename',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'new');
      const other = yield* createWith(nt, OTHER_FILE, 'old');
      yield* nt.ZwClose(other);
      yield* c.report('exists', yield* rename(nt, file, 'conformance2.txt', false));
      yield* c.report('replaced', yield* rename(nt, file, 'conformance2.txt', true));
      yield* c.report('old name', (yield* create(nt, FILE, FILE_OPEN)).status);
      const found = yield* create(nt, OTHER_FILE, FILE_OPEN);
      yield* c.report('text', (yield* read(nt, found.handle, 8, 0)).text);
      yield* nt.ZwClose(found.handle);
      yield* remove(nt, file);
    },
    expect: {
      exists: STATUS_OBJECT_NAME_COLLISION,
      replaced: STATUS_SUCCESS,
      'old name': STATUS_OBJECT_NAME_NOT_FOUND,
      text: 'new',
    },
  });

  rule('a full path renames into another folder of the volume; elsewhere it is STATUS_NOT_SAME_DEVICE', {
    c: 'RenamePath',
    *kernel(nt, c) {
      const folder = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
      const file = yield* createWith(nt, FILE, '');
      yield* c.report('moved', yield* rename(nt, file, `${FOLDER}\\moved.txt`, false));
      const found = yield* create(nt, `${FOLDER}\\moved.txt`, FILE_OPEN);
      yield* c.report('found', found.status);
      yield* nt.ZwClose(found.handle);
      yield* c.device('\\Device\\NoVolume');
      yield* c.report('other device', yield* rename(nt, file, '\\Device\\NoVolume\\x', false));
      yield* remove(nt, file);
      yield* remove(nt, folder.handle);
    },
    expect: { moved: STATUS_SUCCESS, found: STATUS_SUCCESS, 'other device': STATUS_NOT_SAME_DEVICE },
  });

  rule('a file that somebody has open is not replaced by a rename: STATUS_ACCESS_DENIED', {
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, '');
      const other = yield* createWith(nt, OTHER_FILE, '');
      yield* c.report('status', yield* rename(nt, file, 'conformance2.txt', true));
      yield* remove(nt, other);
      yield* remove(nt, file);
    },
    expect: { status: STATUS_ACCESS_DENIED },
  });

  rule('data of a folder can neither be read nor written: STATUS_INVALID_DEVICE_REQUEST', {
    c: 'FolderData',
    *kernel(nt, c) {
      const folder = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
      yield* c.report('read', (yield* read(nt, folder.handle, 4, 0)).status);
      yield* c.report('write', (yield* write(nt, folder.handle, 'x', 0)).status);
      yield* remove(nt, folder.handle);
    },
    expect: { read: STATUS_INVALID_DEVICE_REQUEST, write: STATUS_INVALID_DEVICE_REQUEST },
  });

  rule('unbuffered transfers are of whole sectors', {
    *kernel(nt, c) {
      const access = FILE_ACCESS.FILE_READ_DATA | FILE_ACCESS.FILE_WRITE_DATA | STANDARD_ACCESS.SYNCHRONIZE;
      const options = FILE_NO_INTERMEDIATE_BUFFERING;
      const file = yield* create(nt, FILE, FILE_CREATE, { access, options });
      yield* c.report('part', (yield* write(nt, file.handle, 'x', 0)).status);
      yield* c.report('sector', (yield* write(nt, file.handle, 'x'.repeat(512), 512)).status);
      yield* nt.ZwClose(file.handle);
      yield* removeNamed(nt, FILE);
    },
    expect: { part: STATUS_INVALID_PARAMETER, sector: STATUS_SUCCESS },
  });

  rule('ZwFlushBuffersFile sends IRP_MJ_FLUSH_BUFFERS', {
    c: 'Flush',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'x');
      yield* c.report('status', yield* nt.ZwFlushBuffersFile(file, scratch(nt, 16)));
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule(
    "Nt routines serve a driver in a program's thread as they serve the program: addresses of the kernel are refused",
    {
      c: 'NtRoutines',
      *kernel(nt, c) {
        const file = yield* createWith(nt, FILE, 'x');
        const block = scratch(nt, 64);
        const at = addressAdd(block, 16);
        const none = NULL_ADDRESS;
        yield* c.report('read', yield* nt.NtReadFile(file, 0, none, 0, block, at, 1, none, none));
        yield* c.report('write', yield* nt.NtWriteFile(file, 0, none, 0, block, at, 1, none, none));
        yield* c.report('query', yield* nt.NtQueryInformationFile(file, block, at, 24, FileStandardInformation));
        yield* c.report('set', yield* nt.NtSetInformationFile(file, block, at, 8, FilePositionInformation));
        const name = attributesOf(nt, FILE);
        yield* c.report('open', yield* nt.NtOpenFile(at, 1, name, block, 7, 0));
        yield* c.report('create', yield* nt.NtCreateFile(at, 1, name, block, none, 0, 7, FILE_OPEN, 0, none, 0));
        yield* remove(nt, file);
      },
      expect: {
        read: 0xc000_0008,
        write: 0xc000_0008,
        query: STATUS_ACCESS_VIOLATION,
        set: STATUS_ACCESS_VIOLATION,
        open: STATUS_ACCESS_VIOLATION,
        create: STATUS_ACCESS_VIOLATION,
      },
    },
  );
});
