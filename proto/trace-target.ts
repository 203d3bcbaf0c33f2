/** Where the bytes of a trace go: a file, or anything that takes bytes. Turns write errors into clear ones. */
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { TraceError } from '../base/errors.ts';
import { ByteBuffer } from './byte-buffer.ts';

/** Takes bytes in order. `write` must be done with them when it returns. */
export interface TraceTarget {
  write(bytes: Uint8Array): void;
  /** Drops what was written behind `size` bytes. Without it a writer cannot go back to a saved state. */
  truncate?(size: number): void;
  close?(): void;
}

/** Keeps a trace in memory. */
export class MemoryTarget implements TraceTarget {
  private readonly buffer = new ByteBuffer(1 << 12);

  /** A copy of what was written. */
  get bytes(): Uint8Array {
    return this.buffer.view().slice();
  }

  write(bytes: Uint8Array): void {
    this.buffer.raw(bytes);
  }

  truncate(size: number): void {
    this.buffer.length = size;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'the folder does not exist',
  EISDIR: 'it is a folder',
  EFBIG: 'the file has become too large',
  EIO: 'the device reports an error',
};

/** What went wrong in writing to `path`, in words. */
export function writeError(path: string, error: unknown): TraceError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new TraceError('write', `cannot write ${path}: ${CAUSES[code] ?? String(error)}${code ? ` (${code})` : ''}`);
}

/** A file that is written synchronously: what `write` took is in the operating system's hands when it returns. */
export class FileTarget implements TraceTarget {
  private readonly path: string;
  private readonly file: number;
  /** Devices and pipes have no positions: there the file's own one is used. */
  private readonly seekable: boolean;
  private written: number;

  private constructor(path: string, file: number, written: number) {
    this.path = path;
    this.file = file;
    this.seekable = fstatSync(file).isFile();
    this.written = written;
  }

  /** Creates the file or empties it. Throws TraceError `write`. */
  static create(path: string): FileTarget {
    try {
      return new FileTarget(path, openSync(path, 'w'), 0);
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** What is written goes to standard output. */
  static standardOutput(): FileTarget {
    return new FileTarget('standard output', 1, 0);
  }

  /** Opens a file to go on behind its first `size` bytes. Throws TraceError `write`. */
  static resume(path: string, size: number): FileTarget {
    try {
      const file = openSync(path, 'r+');
      if (fstatSync(file).size < size) {
        closeSync(file);
        throw new Error(`it has fewer than the ${size} bytes it had when the state was saved`);
      }
      const target = new FileTarget(path, file, size);
      target.truncate(size);
      return target;
    } catch (error) {
      throw error instanceof TraceError ? error : writeError(path, error);
    }
  }

  /** A write that fails leaves the file as it was before, where the file system allows. */
  write(bytes: Uint8Array): void {
    const before = this.written;
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.file, bytes, done, bytes.length - done, this.seekable ? before + done : null);
      }
      this.written = before + bytes.length;
    } catch (error) {
      this.tryTruncate(before);
      throw writeError(this.path, error);
    }
  }

  truncate(size: number): void {
    try {
      ftruncateSync(this.file, size);
      this.written = size;
    } catch (error) {
      throw writeError(this.path, error);
    }
  }

  close(): void {
    closeSync(this.file);
  }

  private tryTruncate(size: number): void {
    try {
      ftruncateSync(this.file, size);
    } catch {
      // The error that led here says more. A torn frame at the end is what `recoverTrace` is for.
    }
  }
}
