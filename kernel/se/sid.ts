/** Security identifiers, as texts (`S-1-5-32-544`) inside the kernel and as SID structures in memory. Source: "SID structure (ntifs.h)". */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { GuestMemory } from '../ports.ts';

export const SID_REVISION = 1;
export const SID_MAX_SUB_AUTHORITIES = 15;
const HEADER_BYTES = 8;
const SID_TEXT = /^S-1-(\d+)((?:-\d+)*)$/;
const AUTHORITY_LIMIT = 2 ** 48;

/** Bytes of a SID with so many sub-authorities. */
export function sidBytesFor(subAuthorities: number): number {
  return HEADER_BYTES + 4 * subAuthorities;
}

/** Bytes of the SID at an address, as many as it says. */
export function sidLength(memory: GuestMemory, sid: GuestAddress): number {
  return sidBytesFor(memory.readU8(addressAdd(sid, 1)));
}

export function isValidSid(memory: GuestMemory, sid: GuestAddress): boolean {
  return memory.readU8(sid) === SID_REVISION && memory.readU8(addressAdd(sid, 1)) <= SID_MAX_SUB_AUTHORITIES;
}

/** The text of a SID's bytes. */
export function sidText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let authority = 0;
  for (let i = 2; i < HEADER_BYTES; i++) authority = authority * 256 + bytes[i]!;
  let text = `S-${bytes[0]}-${authority >= 2 ** 32 ? `0x${authority.toString(16).toUpperCase().padStart(12, '0')}` : authority}`;
  for (let i = 0; i < bytes[1]!; i++) text += `-${view.getUint32(HEADER_BYTES + 4 * i, true)}`;
  return text;
}

/** The SID at an address as a text. */
export function readSid(memory: GuestMemory, sid: GuestAddress): string {
  return sidText(memory.readBytes(sid, sidLength(memory, sid)));
}

/** The bytes of a SID; undefined for a text that is none. */
export function sidBytes(text: string): Uint8Array | undefined {
  const [, authorityText, rest] = SID_TEXT.exec(text) ?? [];
  if (authorityText === undefined || rest === undefined) return undefined;
  const parts = rest.split('-').slice(1).map(Number);
  const authority = Number(authorityText);
  const isTooMuch = parts.length > SID_MAX_SUB_AUTHORITIES || authority >= AUTHORITY_LIMIT;
  if (isTooMuch || parts.some((part) => part > 0xffff_ffff)) return undefined;
  const bytes = new Uint8Array(sidBytesFor(parts.length));
  const view = new DataView(bytes.buffer);
  bytes[0] = SID_REVISION;
  bytes[1] = parts.length;
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  for (const [index, part] of parts.entries()) view.setUint32(HEADER_BYTES + 4 * index, part, true);
  return bytes;
}
