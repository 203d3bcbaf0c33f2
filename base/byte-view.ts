/**
 * Reading little-endian fields with bounds checks. Every read outside the bytes becomes an error that names the field and
 * its place, so that no parser of binary files needs checks of its own.
 */
import { hex0x } from './format.ts';
import { type U64, u64 } from './u64.ts';

/** Refuses a file: what is wrong, and where. */
export type Refuse = (what: string, where: string) => never;

/** What offsets count from: the file, the mapped image, or a stream of the file. */
export type PlaceKind = 'file offset' | 'RVA' | 'stream offset';

/** Names longer than this are taken for garbage. */
const MAX_NAME_LENGTH = 512;

export class ByteView {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly kind: PlaceKind;
  private readonly refuse: Refuse;

  constructor(bytes: Uint8Array, kind: PlaceKind, refuse: Refuse) {
    this.bytes = bytes;
    this.refuse = refuse;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.kind = kind;
  }

  /** `file offset 0x3C` or `RVA 0x1000`. */
  place(offset: number): string {
    return `${this.kind} ${hex0x(offset)}`;
  }

  /** Refuses the file unless all of the range exists. */
  need(offset: number, length: number, what: string): void {
    if (offset + length <= this.bytes.length) return;
    const whole = { 'file offset': 'the file', RVA: 'the image', 'stream offset': 'its stream' }[this.kind];
    this.refuse(`${what} reaches beyond the end of ${whole}`, `${this.place(offset)}, ${length} bytes`);
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
      if (code < 0x20 || code > 0x7e) this.refuse(`${what} is not text`, this.place(offset + i));
      text += String.fromCharCode(code);
    }
    return this.refuse(`${what} is longer than ${MAX_NAME_LENGTH} characters`, this.place(offset));
  }
}
