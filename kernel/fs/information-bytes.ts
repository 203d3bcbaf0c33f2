/** Structures that the file system answers with, as bytes. */

/** A structure that grows as it is written to. */
export class InformationBytes {
  private bytes = new Uint8Array(128);
  private view = new DataView(this.bytes.buffer);
  length = 0;

  private room(at: number, size: number): void {
    this.length = Math.max(this.length, at + size);
    if (this.length <= this.bytes.length) return;
    const grown = new Uint8Array(2 * this.length);
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  u8(at: number, value: number): void {
    this.room(at, 1);
    this.view.setUint8(at, value);
  }

  u32(at: number, value: number): void {
    this.room(at, 4);
    this.view.setUint32(at, value, true);
  }

  u64(at: number, value: bigint | number): void {
    this.room(at, 8);
    this.view.setBigUint64(at, BigInt(value), true);
  }

  text(at: number, text: string): void {
    this.room(at, 2 * text.length);
    for (let i = 0; i < text.length; i++) this.view.setUint16(at + 2 * i, text.charCodeAt(i), true);
  }

  /** The first bytes, at most as many as there are. */
  first(length: number): Uint8Array {
    return this.bytes.subarray(0, Math.min(length, this.length));
  }
}
