/** Where the bytes of a trace come from: a file that is read piece by piece, or memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { TraceError } from '../base/errors.ts';

export interface TraceSource {
  /** Bytes in all. */
  readonly size: number;
  /** The `length` bytes at `offset`, fewer at the end. The result may share memory with the source. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

export class MemorySource implements TraceSource {
  readonly size: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.size = bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  close(): void {}
}

export class FileSource implements TraceSource {
  readonly size: number;
  private readonly file: number;
  private readonly path: string;

  /** Throws TraceError `read` when the file cannot be opened. */
  constructor(path: string) {
    this.path = path;
    try {
      this.file = openSync(path, 'r');
    } catch (error) {
      throw this.readError(error);
    }
    const status = fstatSync(this.file);
    if (!status.isFile()) {
      closeSync(this.file);
      throw new TraceError('read', `cannot read ${path}: it is not a file`);
    }
    this.size = status.size;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    let done = 0;
    try {
      while (done < bytes.length) {
        const count = readSync(this.file, bytes, done, bytes.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
    } catch (error) {
      throw this.readError(error);
    }
    return bytes.subarray(0, done);
  }

  close(): void {
    closeSync(this.file);
  }

  private readError(error: unknown): TraceError {
    const code = (error as NodeJS.ErrnoException).code;
    const cause = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'permission denied' : String(error);
    return new TraceError('read', `cannot read ${this.path}: ${cause}`);
  }
}
