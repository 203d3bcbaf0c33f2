/** Files in programs. Source: the pages of the functions (fileapi.h, winbase.h). */
import { STATUS_SHARING_VIOLATION } from '../../../kernel/driver-kit/api.ts';
import {
  CREATE_ALWAYS,
  CREATE_NEW,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_NORMAL,
  FILE_ATTRIBUTE_READONLY,
  FILE_CURRENT,
  FILE_END,
  FILE_FLAG_BACKUP_SEMANTICS,
  FILE_FLAG_DELETE_ON_CLOSE,
  FILE_FLAG_NO_BUFFERING,
  FILE_SHARE_DELETE,
  GENERIC_READ,
  INVALID_FILE_ATTRIBUTES,
  INVALID_HANDLE_VALUE,
  type UserThread,
} from '../../../system/scenario/api.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import { rules } from '../harness/rule.ts';
import { create, createWith, EVERYTHING, FILE, FILE_OPEN, keepFile, keptFile, read, remove } from './test-file.ts';

const FOLDER = 'C:\\Programs';
const PATH = 'C:\\conformance.txt';
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_PATH_NOT_FOUND = 3;
const ERROR_ACCESS_DENIED = 5;
const ERROR_NO_MORE_FILES = 18;
const ERROR_SHARING_VIOLATION = 32;
const ERROR_INVALID_PARAMETER = 87;
const ERROR_DIR_NOT_EMPTY = 145;
const ERROR_ALREADY_EXISTS = 183;
const ERROR_DIRECTORY = 267;

/** A file with a text, closed again. */
function* make(t: UserThread, path: string, text = '', flags = 0): UserProgram<void> {
  const file = yield* t.CreateFile(path, { disposition: CREATE_ALWAYS, flags });
  if (text !== '') yield* t.WriteFile(file, text);
  yield* t.CloseHandle(file);
}

export default rules((rule) => {
  rule('DeleteFile deletes a file: a driver that has it open with FILE_SHARE_DELETE keeps it until it closes it', {
    c: 'DeletedByProgram',
    *kernel(nt, c) {
      keepFile(c, yield* createWith(nt, FILE, 'content'));
    },
    *user(t, report) {
      report('deleted', yield* t.DeleteFile(PATH));
      report('attributes', yield* t.GetFileAttributes(PATH));
      report('error', t.GetLastError());
    },
    *end(nt, c) {
      const { text } = yield* read(nt, keptFile(c), 16, 0);
      yield* c.report('content', text);
      yield* nt.ZwClose(keptFile(c));
      yield* c.report('opened', (yield* create(nt, FILE, FILE_OPEN)).status);
    },
    expect: {
      deleted: 1,
      attributes: INVALID_FILE_ATTRIBUTES,
      error: ERROR_ACCESS_DENIED,
      content: 'content',
      opened: 0xc000_0034,
    },
  });

  rule(
    'DeleteFile and MoveFile fail with ERROR_SHARING_VIOLATION while somebody has the file open without FILE_SHARE_DELETE',
    {
      c: 'KeptFromPrograms',
      *kernel(nt, c) {
        keepFile(c, yield* createWith(nt, FILE, '', { access: EVERYTHING, share: 3 }));
      },
      *user(t, report) {
        report('deleted', yield* t.DeleteFile(PATH));
        report('error', t.GetLastError());
        report('moved', yield* t.MoveFile(PATH, 'C:\\moved.txt'));
        report('status', t.status);
      },
      *end(nt, c) {
        yield* remove(nt, keptFile(c));
      },
      expect: { deleted: 0, error: ERROR_SHARING_VIOLATION, moved: 0, status: STATUS_SHARING_VIOLATION },
    },
  );

  rule('DeleteFile refuses what is not there, what may only be read, and a directory; RemoveDirectory refuses a file', {
    *user(t, report) {
      yield* t.DeleteFile(PATH);
      report('missing', t.GetLastError());
      yield* make(t, PATH, '', FILE_ATTRIBUTE_READONLY);
      report('read-only', yield* t.DeleteFile(PATH));
      report('error', t.GetLastError());
      yield* t.RemoveDirectory(PATH);
      report('no directory', t.GetLastError());
      yield* t.SetFileAttributes(PATH, FILE_ATTRIBUTE_NORMAL);
      report('writable', yield* t.DeleteFile(PATH));
      yield* t.DeleteFile('C:\\Windows');
      report('directory', t.GetLastError());
    },
    expect: {
      missing: ERROR_FILE_NOT_FOUND,
      'read-only': 0,
      error: ERROR_ACCESS_DENIED,
      'no directory': ERROR_DIRECTORY,
      writable: 1,
      directory: ERROR_ACCESS_DENIED,
    },
  });

  rule('CreateDirectory makes a directory once, in one that is there; RemoveDirectory takes one away that is empty', {
    *user(t, report) {
      report('made', yield* t.CreateDirectory(FOLDER));
      report('attributes', (yield* t.GetFileAttributes(FOLDER)) & FILE_ATTRIBUTE_DIRECTORY);
      yield* t.CreateDirectory(FOLDER);
      report('twice', t.GetLastError());
      yield* t.CreateDirectory('C:\\missing\\below');
      report('nowhere', t.GetLastError());
      yield* make(t, `${FOLDER}\\file`);
      report('not empty', yield* t.RemoveDirectory(FOLDER));
      report('error', t.GetLastError());
      yield* t.DeleteFile(`${FOLDER}\\file`);
      report('empty', yield* t.RemoveDirectory(FOLDER));
      report('gone', yield* t.GetFileAttributes(FOLDER));
    },
    expect: {
      made: 1,
      attributes: FILE_ATTRIBUTE_DIRECTORY,
      twice: ERROR_ALREADY_EXISTS,
      nowhere: ERROR_PATH_NOT_FOUND,
      'not empty': 0,
      error: ERROR_DIR_NOT_EMPTY,
      empty: 1,
      gone: INVALID_FILE_ATTRIBUTES,
    },
  });

  rule(
    'MoveFile gives a file another name, also in another directory; one of that name is replaced only when that is asked',
    {
      *user(t, report) {
        yield* t.CreateDirectory(FOLDER);
        yield* make(t, PATH, 'moved');
        yield* make(t, `${FOLDER}\\there`, 'longer than that');
        report('taken', yield* t.MoveFile(PATH, `${FOLDER}\\there`));
        report('error', t.GetLastError());
        report('replaced', yield* t.MoveFile(PATH, `${FOLDER}\\there`, true));
        report('old', yield* t.GetFileAttributes(PATH));
        const file = yield* t.CreateFile(`${FOLDER}\\there`, { access: GENERIC_READ });
        report('size', yield* t.GetFileSize(file));
        yield* t.CloseHandle(file);
        // A name of one character is the shortest there is.
        report('short', yield* t.MoveFile(`${FOLDER}\\there`, `C:\\x`));
        report('deleted', yield* t.DeleteFile('C:\\X'));
        report('folder', yield* t.MoveFile(FOLDER, 'C:\\Renamed'));
        yield* t.RemoveDirectory('C:\\Renamed');
      },
      expect: {
        taken: 0,
        error: ERROR_ALREADY_EXISTS,
        replaced: 1,
        old: INVALID_FILE_ATTRIBUTES,
        size: 5,
        short: 1,
        deleted: 1,
        folder: 1,
      },
    },
  );

  rule('FindFirstFile and FindNextFile tell each file that a pattern means, in order, then ERROR_NO_MORE_FILES', {
    *user(t, report) {
      yield* t.CreateDirectory(FOLDER);
      for (const name of ['b.log', 'A.LOG', 'c.txt', 'none']) yield* make(t, `${FOLDER}\\${name}`, name);
      const search = yield* t.FindFirstFile(`${FOLDER}\\*.log`);
      report('first', search!.first.name);
      report('bytes', search!.first.sizeBytes);
      report('second', (yield* t.FindNextFile(search!.handle))!.name);
      report('third', (yield* t.FindNextFile(search!.handle)) === undefined);
      report('error', t.GetLastError());
      report('closed', yield* t.FindClose(search!.handle));
      const all: string[] = [];
      const everything = yield* t.FindFirstFile(`${FOLDER}\\*.*`);
      for (let at = everything?.first; at !== undefined; at = yield* t.FindNextFile(everything!.handle))
        all.push(at.name);
      yield* t.FindClose(everything!.handle);
      // Also those without a dot.
      report('everything', all.join(' '));
      for (const name of ['b.log', 'A.LOG', 'c.txt', 'none']) yield* t.DeleteFile(`${FOLDER}\\${name}`);
      yield* t.RemoveDirectory(FOLDER);
    },
    expect: {
      first: 'A.LOG',
      bytes: 5,
      second: 'b.log',
      third: 1,
      error: ERROR_NO_MORE_FILES,
      closed: 1,
      everything: '. .. A.LOG b.log c.txt none',
    },
  });

  rule(
    'FindFirstFile fails with ERROR_FILE_NOT_FOUND when nothing fits, and with ERROR_PATH_NOT_FOUND without the directory',
    {
      *user(t, report) {
        report('nothing', (yield* t.FindFirstFile('C:\\Windows\\nothing?.*')) === undefined);
        report('error', t.GetLastError());
        report('nowhere', (yield* t.FindFirstFile('C:\\missing\\*')) === undefined);
        report('path', t.GetLastError());
      },
      expect: { nothing: 1, error: ERROR_FILE_NOT_FOUND, nowhere: 1, path: ERROR_PATH_NOT_FOUND },
    },
  );

  rule('SetFileAttributes changes what GetFileAttributes tells, and leaves times and content', {
    c: 'AttributesOfPrograms',
    *kernel(nt, c) {
      keepFile(c, yield* createWith(nt, FILE, 'content'));
    },
    *user(t, report) {
      report('set', yield* t.SetFileAttributes(PATH, FILE_ATTRIBUTE_HIDDEN));
      report('attributes', yield* t.GetFileAttributes(PATH));
      report('none', yield* t.SetFileAttributes(PATH, FILE_ATTRIBUTE_NORMAL));
      report('normal', yield* t.GetFileAttributes(PATH));
    },
    *end(nt, c) {
      yield* c.report('content', (yield* read(nt, keptFile(c), 16, 0)).text);
      yield* remove(nt, keptFile(c));
    },
    expect: {
      set: 1,
      attributes: FILE_ATTRIBUTE_HIDDEN,
      none: 1,
      normal: FILE_ATTRIBUTE_NORMAL,
      content: 'content',
    },
  });

  rule(
    'SetFilePointer counts from the beginning, from where the file is at, or from its end; SetEndOfFile ends it there',
    {
      *user(t, report) {
        const file = yield* t.CreateFile(PATH, { disposition: CREATE_NEW });
        yield* t.WriteFile(file, '0123456789');
        yield* t.SetFilePointer(file, 2);
        yield* t.SetFilePointer(file, 3, FILE_CURRENT);
        report('read', new TextDecoder().decode((yield* t.ReadFile(file, 2)).data));
        yield* t.SetFilePointer(file, -2, FILE_END);
        report('end', yield* t.GetFilePointer(file));
        report('cut', yield* t.SetEndOfFile(file));
        report('size', yield* t.GetFileSize(file));
        report('negative', yield* t.SetFilePointer(file, -20, FILE_END));
        report('error', t.GetLastError());
        report('flushed', yield* t.FlushFileBuffers(file));
        yield* t.CloseHandle(file);
        yield* t.DeleteFile(PATH);
      },
      // Win32 has an error of its own for this (ERROR_NEGATIVE_SEEK); the service knows the parameter only.
      expect: { read: '56', end: 8, cut: 1, size: 8, negative: 0, error: ERROR_INVALID_PARAMETER, flushed: 1 },
    },
  );

  rule(
    'CreateFile: FILE_FLAG_DELETE_ON_CLOSE lets a file go with its handles; a directory needs FILE_FLAG_BACKUP_SEMANTICS',
    {
      *user(t, report) {
        const file = yield* t.CreateFile(PATH, { disposition: CREATE_NEW, flags: FILE_FLAG_DELETE_ON_CLOSE });
        report('others', (yield* t.CreateFile(PATH)) === INVALID_HANDLE_VALUE);
        report('sharing', t.GetLastError());
        const share = FILE_SHARE_DELETE + 3;
        const second = yield* t.CreateFile(PATH, { share });
        report('shared', second !== INVALID_HANDLE_VALUE);
        yield* t.CloseHandle(second);
        yield* t.CloseHandle(file);
        report('gone', yield* t.GetFileAttributes(PATH));
        report('directory', (yield* t.CreateFile('C:\\Windows', { access: GENERIC_READ })) === INVALID_HANDLE_VALUE);
        const flags = FILE_FLAG_BACKUP_SEMANTICS;
        const folder = yield* t.CreateFile('C:\\Windows', { access: GENERIC_READ, flags });
        report('opened', folder !== INVALID_HANDLE_VALUE);
        yield* t.CloseHandle(folder);
      },
      expect: {
        others: 1,
        sharing: ERROR_SHARING_VIOLATION,
        shared: 1,
        gone: INVALID_FILE_ATTRIBUTES,
        directory: 1,
        opened: 1,
      },
    },
  );

  rule('with FILE_FLAG_NO_BUFFERING transfers begin and end at sectors', {
    *user(t, report) {
      const file = yield* t.CreateFile(PATH, { disposition: CREATE_NEW, flags: FILE_FLAG_NO_BUFFERING });
      report('part', (yield* t.WriteFile(file, new Uint8Array(100))).ok);
      report('error', t.GetLastError());
      report('sector', (yield* t.WriteFile(file, new Uint8Array(512))).ok);
      yield* t.CloseHandle(file);
      yield* t.DeleteFile(PATH);
    },
    expect: { part: 0, error: ERROR_INVALID_PARAMETER, sector: 1 },
  });
});
