/**
 * Reading little-endian fields with bounds checks. Every read outside the bytes becomes an InputError that names the
 * field and its place, so that no parser of this folder needs checks of its own.
 */
import { InputError } from '../../base/errors.ts';
import { hex0x } from '../../base/format.ts';
import { type U64, u64 } from '../../base/u64.ts';

/** The usual advice for an image that contradicts itself. */
const DAMAGED = 'the file is damaged or incomplete: copy or build it again';

/** Refuses an image: one line with what is wrong, where, and what to do. */
export function refuseImage(what: string, where: string, advice = DAMAGED): never {
  throw new InputError(`not a usable driver image: ${what} (${where}); ${advice}`);
}

export type PlaceKind = 'file offset' | 'RVA';

/** Names longer than this are taken for garbage. */
const MAX_NAME_LENGTH = 512;

export class ByteView {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly kind: PlaceKind;

  constructor(bytes: Uint8Array, kind: PlaceKind) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.kind = kind;
  }

  /** `file offset 0x3C` or `RVA 0x1000`. */
  place(offset: number): string {
    return `${this.kind} ${hex0x(offset)}`;
  }

  /** Refuses the image unless all of the range exists. */
  need(offset: number, length: number, what: string): void {
    if (offset + length <= this.bytes.length) return;
    const end = this.kind === 'RVA' ? 'the image' : 'the file';
    refuseImage(`${what} reaches beyond the end of ${end}`, `${this.place(offset)}, ${length} bytes`);
  }

  u8(offset: number, what: string): number {
    this.need(offset, 1, what);
    return this.view.getUint8(offset);
  }

  u16(offset: number, what: string): number {
    this.need(offset, 2, what);
    return this.view.getUint16(offset, true);
  }

  u32(offset: number, what: string): number {
    this.need(offset, 4, what);
    return this.view.getUint32(offset, true);
  }

  u64(offset: number, what: string): U64 {
    this.need(offset, 8, what);
    return u64(this.view.getUint32(offset, true), this.view.getUint32(offset + 4, true));
  }

  /** A zero-terminated string of printable ASCII characters, not empty. */
  name(offset: number, what: string): string {
    let text = '';
    for (let i = 0; i < MAX_NAME_LENGTH; i++) {
      const code = this.u8(offset + i, what);
      if (code === 0 && i > 0) return text;
      if (code < 0x20 || code > 0x7e) refuseImage(`${what} is not text`, this.place(offset + i));
      text += String.fromCharCode(code);
    }
    refuseImage(`${what} is longer than ${MAX_NAME_LENGTH} characters`, this.place(offset));
  }
}
