/** Opening and making files. Source: "ZwCreateFile function (wdm.h)", "ZwOpenFile function (wdm.h)", "NtCreateFile (ntifs.h)". */
import {
  addressAdd,
  CREATE_OPTIONS,
  CREATE_RESULTS,
  STATUS_ACCESS_DENIED,
  STATUS_CANNOT_DELETE,
  STATUS_DELETE_PENDING,
  STATUS_DIRECTORY_NOT_EMPTY,
  STATUS_FILE_IS_A_DIRECTORY,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_A_DIRECTORY,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_SHARING_VIOLATION,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import {
  attributesOf,
  create,
  createWith,
  DELETING,
  FILE,
  FILE_CREATE,
  FILE_OPEN,
  FILE_OPEN_IF,
  FILE_OVERWRITE,
  FILE_OVERWRITE_IF,
  FILE_SUPERSEDE,
  FileBasicInformation,
  FOLDER,
  READING,
  read,
  remove,
  removeNamed,
  SHARE_ALL,
  set,
  setDisposition,
  sizeOf,
  WRITING,
  write,
} from './test-file.ts';

const { FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE, FILE_DELETE_ON_CLOSE } = CREATE_OPTIONS;
const { FILE_CREATED, FILE_OPENED, FILE_OVERWRITTEN, FILE_SUPERSEDED } = CREATE_RESULTS;
const FILE_ATTRIBUTE_READONLY = 1;
const FILE_ATTRIBUTE_HIDDEN = 2;
const FILE_SHARE_READ = 1;

export default rules((rule) => {
  rule('FILE_CREATE makes a file and says FILE_CREATED; one that exists is STATUS_OBJECT_NAME_COLLISION', {
    c: 'CreateNew',
    *kernel(nt, c) {
      const made = yield* create(nt, FILE, FILE_CREATE);
      yield* c.report('status', made.status);
      yield* c.report('information', made.information);
      yield* c.report('again', (yield* create(nt, FILE, FILE_CREATE)).status);
      yield* remove(nt, made.handle);
    },
    expect: { status: STATUS_SUCCESS, information: FILE_CREATED, again: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('FILE_OPEN finds a file in any case of its name, and says FILE_OPENED', {
    c: 'OpenExisting',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'x');
      const opened = yield* create(nt, '\\??\\c:\\CONFORMANCE.TXT', FILE_OPEN);
      yield* c.report('status', opened.status);
      yield* c.report('information', opened.information);
      yield* nt.ZwClose(opened.handle);
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS, information: FILE_OPENED },
  });

  rule('a missing file is STATUS_OBJECT_NAME_NOT_FOUND for FILE_OPEN and FILE_OVERWRITE, and made by FILE_OPEN_IF', {
    c: 'OpenMissing',
    *kernel(nt, c) {
      yield* c.report('open', (yield* create(nt, FILE, FILE_OPEN)).status);
      yield* c.report('overwrite', (yield* create(nt, FILE, FILE_OVERWRITE)).status);
      const made = yield* create(nt, FILE, FILE_OPEN_IF);
      yield* c.report('open if', made.status);
      yield* c.report('information', made.information);
      yield* remove(nt, made.handle);
    },
    expect: {
      open: STATUS_OBJECT_NAME_NOT_FOUND,
      overwrite: STATUS_OBJECT_NAME_NOT_FOUND,
      'open if': STATUS_SUCCESS,
      information: FILE_CREATED,
    },
  });

  rule('a folder on the way that is missing, or is a file, is STATUS_OBJECT_PATH_NOT_FOUND; so is a missing drive', {
    c: 'MissingPath',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, '');
      yield* c.report('folder', (yield* create(nt, '\\??\\C:\\Missing\\file', FILE_CREATE)).status);
      yield* c.report('file', (yield* create(nt, `${FILE}\\file`, FILE_CREATE)).status);
      yield* c.report('drive', (yield* create(nt, '\\??\\Q:\\file', FILE_CREATE)).status);
      yield* c.report('drive alone', (yield* create(nt, '\\??\\Q:', FILE_OPEN)).status);
      yield* remove(nt, file);
    },
    expect: {
      folder: STATUS_OBJECT_PATH_NOT_FOUND,
      file: STATUS_OBJECT_PATH_NOT_FOUND,
      drive: STATUS_OBJECT_PATH_NOT_FOUND,
      'drive alone': STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('wild cards and empty parts make a name that no file can have: STATUS_OBJECT_NAME_INVALID', {
    c: 'InvalidNames',
    *kernel(nt, c) {
      yield* c.report('wild card', (yield* create(nt, '\\??\\C:\\a*b', FILE_CREATE)).status);
      yield* c.report('empty part', (yield* create(nt, '\\??\\C:\\Windows\\\\x', FILE_CREATE)).status);
      yield* c.report('no root', (yield* create(nt, 'C:\\file', FILE_CREATE)).status);
    },
    expect: {
      'wild card': STATUS_OBJECT_NAME_INVALID,
      'empty part': STATUS_OBJECT_NAME_INVALID,
      'no root': STATUS_OBJECT_PATH_SYNTAX_BAD,
    },
  });

  rule('FILE_OVERWRITE empties a file, FILE_SUPERSEDE replaces it; each says so', {
    c: 'Overwrite',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'content');
      const overwritten = yield* create(nt, FILE, FILE_OVERWRITE);
      yield* c.report('overwritten', overwritten.information);
      yield* c.report('size', yield* sizeOf(nt, file));
      const superseded = yield* create(nt, FILE, FILE_SUPERSEDE);
      yield* c.report('superseded', superseded.information);
      yield* nt.ZwClose(superseded.handle);
      yield* nt.ZwClose(overwritten.handle);
      yield* remove(nt, file);
    },
    expect: { overwritten: FILE_OVERWRITTEN, size: 0, superseded: FILE_SUPERSEDED },
  });

  rule('FILE_DIRECTORY_FILE makes a folder; options that say otherwise than the file is are refused', {
    c: 'Folders',
    *kernel(nt, c) {
      const folder = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
      yield* c.report('folder', folder.status);
      const file = yield* createWith(nt, FILE, '');
      const asFile = yield* create(nt, FOLDER, FILE_OPEN, { options: FILE_NON_DIRECTORY_FILE });
      yield* c.report('folder as file', asFile.status);
      const asFolder = yield* create(nt, FILE, FILE_OPEN, { options: FILE_DIRECTORY_FILE });
      yield* c.report('file as folder', asFolder.status);
      yield* remove(nt, file);
      yield* remove(nt, folder.handle);
    },
    expect: {
      folder: STATUS_SUCCESS,
      'folder as file': STATUS_FILE_IS_A_DIRECTORY,
      'file as folder': STATUS_NOT_A_DIRECTORY,
    },
  });

  rule('a name is relative to the folder whose handle is RootDirectory, and has no leading backslash then', {
    c: 'RelativeNames',
    *kernel(nt, c) {
      const folder = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
      const file = yield* create(nt, 'inner.txt', FILE_CREATE, { root: folder.handle });
      yield* c.report('relative', file.status);
      const absolute = yield* create(nt, `${FOLDER}\\inner.txt`, FILE_OPEN);
      yield* c.report('absolute', absolute.status);
      const bad = yield* create(nt, '\\inner.txt', FILE_OPEN, { root: folder.handle });
      yield* c.report('with backslash', bad.status);
      yield* nt.ZwClose(absolute.handle);
      yield* remove(nt, file.handle);
      yield* remove(nt, folder.handle);
    },
    expect: { relative: STATUS_SUCCESS, absolute: STATUS_SUCCESS, 'with backslash': STATUS_OBJECT_PATH_SYNTAX_BAD },
  });

  rule('an open that others do not share is STATUS_SHARING_VIOLATION, until they close', {
    c: 'Sharing',
    *kernel(nt, c) {
      const file = yield* createWith(nt, FILE, 'x', { share: FILE_SHARE_READ });
      const writer = yield* create(nt, FILE, FILE_OPEN, { access: WRITING });
      yield* c.report('writer', writer.status);
      // The first one writes, which a reader has to allow.
      const strict = yield* create(nt, FILE, FILE_OPEN, { access: READING, share: FILE_SHARE_READ });
      yield* c.report('reader that does not share', strict.status);
      const reader = yield* create(nt, FILE, FILE_OPEN, { access: READING });
      yield* c.report('reader', reader.status);
      yield* nt.ZwClose(reader.handle);
      yield* nt.ZwClose(file);
      const late = yield* create(nt, FILE, FILE_OPEN, { access: WRITING, share: 0 });
      yield* c.report('afterwards', late.status);
      yield* nt.ZwClose(late.handle);
      yield* removeNamed(nt, FILE);
    },
    expect: {
      writer: STATUS_SHARING_VIOLATION,
      'reader that does not share': STATUS_SHARING_VIOLATION,
      reader: STATUS_SUCCESS,
      afterwards: STATUS_SUCCESS,
    },
  });

  rule('a read-only file cannot be opened for writing or deleted', {
    c: 'ReadOnly',
    *kernel(nt, c) {
      const file = yield* create(nt, FILE, FILE_CREATE, { attributes: FILE_ATTRIBUTE_READONLY });
      yield* c.report('made with all access', file.status);
      yield* c.report('delete', yield* setDisposition(nt, file.handle, true));
      yield* c.report('write', (yield* create(nt, FILE, FILE_OPEN, { access: WRITING })).status);
      yield* c.report('overwrite', (yield* create(nt, FILE, FILE_OVERWRITE_IF, { access: READING })).status);
      yield* nt.ZwClose(file.handle);
      // Without the attribute it can go.
      const opened = yield* create(nt, FILE, FILE_OPEN, { access: DELETING | 0x100 });
      yield* set(nt, opened.handle, FileBasicInformation, 40, (at) => nt.memory.writeU32(addressAdd(at, 32), 0x80));
      yield* remove(nt, opened.handle);
      yield* c.report('afterwards', (yield* create(nt, FILE, FILE_OPEN)).status);
    },
    expect: {
      'made with all access': STATUS_SUCCESS,
      delete: STATUS_CANNOT_DELETE,
      write: STATUS_ACCESS_DENIED,
      overwrite: STATUS_ACCESS_DENIED,
      afterwards: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('overwriting a hidden file without saying that it is one is STATUS_ACCESS_DENIED', {
    *kernel(nt, c) {
      const file = yield* create(nt, FILE, FILE_CREATE, { attributes: FILE_ATTRIBUTE_HIDDEN });
      yield* c.report('without', (yield* create(nt, FILE, FILE_OVERWRITE)).status);
      const known = yield* create(nt, FILE, FILE_OVERWRITE, { attributes: FILE_ATTRIBUTE_HIDDEN });
      yield* c.report('with', known.status);
      yield* nt.ZwClose(known.handle);
      yield* remove(nt, file.handle);
    },
    expect: { without: STATUS_ACCESS_DENIED, with: STATUS_SUCCESS },
  });

  rule('FILE_DELETE_ON_CLOSE needs DELETE access, and the file goes with the last handle', {
    c: 'DeleteOnClose',
    *kernel(nt, c) {
      const refused = yield* create(nt, FILE, FILE_CREATE, { access: WRITING, options: FILE_DELETE_ON_CLOSE });
      yield* c.report('without DELETE', refused.status);
      const file = yield* create(nt, FILE, FILE_CREATE, { options: FILE_DELETE_ON_CLOSE });
      const other = yield* create(nt, FILE, FILE_OPEN, { access: READING });
      yield* nt.ZwClose(file.handle);
      yield* c.report('new open', (yield* create(nt, FILE, FILE_OPEN, { access: READING })).status);
      yield* nt.ZwClose(other.handle);
      yield* c.report('afterwards', (yield* create(nt, FILE, FILE_OPEN)).status);
    },
    expect: {
      'without DELETE': STATUS_INVALID_PARAMETER,
      'new open': STATUS_DELETE_PENDING,
      afterwards: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('a folder with something in it cannot be deleted: STATUS_DIRECTORY_NOT_EMPTY', {
    c: 'FullFolder',
    *kernel(nt, c) {
      const folder = yield* create(nt, FOLDER, FILE_CREATE, { options: FILE_DIRECTORY_FILE });
      const file = yield* create(nt, 'x', FILE_CREATE, { root: folder.handle });
      yield* c.report('full', yield* setDisposition(nt, folder.handle, true));
      yield* remove(nt, file.handle);
      yield* c.report('empty', yield* setDisposition(nt, folder.handle, true));
      yield* nt.ZwClose(folder.handle);
      yield* c.report('gone', (yield* create(nt, FOLDER, FILE_OPEN)).status);
    },
    expect: { full: STATUS_DIRECTORY_NOT_EMPTY, empty: STATUS_SUCCESS, gone: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ZwOpenFile opens what exists; \\SystemRoot and \\Device\\HarddiskVolume1 lead to the same files', {
    c: 'OpenFile',
    *kernel(nt, c) {
      const file = yield* createWith(nt, '\\SystemRoot\\Temp\\conformance.txt', 'same');
      const block = nt.local(24);
      const handle = addressAdd(block, 16);
      const path = '\\Device\\HarddiskVolume1\\Windows\\Temp\\conformance.txt';
      const status = yield* nt.ZwOpenFile(handle, READING, attributesOf(nt, path), block, SHARE_ALL, 0x20);
      yield* c.report('status', status);
      const opened = nt.memory.readU64(handle);
      yield* c.report('text', (yield* read(nt, opened, 16)).text);
      yield* nt.ZwClose(opened);
      yield* remove(nt, file);
    },
    expect: { status: STATUS_SUCCESS, text: 'same' },
  });

  rule('options that contradict each other are STATUS_INVALID_PARAMETER', {
    c: 'Contradiction',
    *kernel(nt, c) {
      const both = FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE;
      yield* c.report('folder and file', (yield* create(nt, FILE, FILE_OPEN_IF, { options: both })).status);
      const overwrites = yield* create(nt, FILE, FILE_OVERWRITE_IF, { options: FILE_DIRECTORY_FILE });
      yield* c.report('folder overwritten', overwrites.status);
      yield* c.report('disposition', (yield* create(nt, FILE, 6)).status);
    },
    expect: {
      'folder and file': STATUS_INVALID_PARAMETER,
      'folder overwritten': STATUS_INVALID_PARAMETER,
      disposition: STATUS_INVALID_PARAMETER,
    },
  });

  rule('a handle of a driver is synchronous also without the right SYNCHRONIZE, which a program needs for that', {
    c: 'WithoutSynchronize',
    *kernel(nt, c) {
      const { status, handle } = yield* create(nt, FILE, FILE_OPEN_IF, { access: 0x1_0003 });
      yield* c.report('status', status);
      yield* c.report('write', (yield* write(nt, handle, 'text')).status);
      yield* remove(nt, handle);
    },
    expect: { status: STATUS_SUCCESS, write: STATUS_SUCCESS },
  });
});
