/** Text of a program as bytes. */

const encoder = new TextEncoder();
/** Up to here an array is made in place; the encoder's cost a multiple of that. */
const SHORT = 64;

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  const { length } = text;
  if (length > SHORT) return encoder.encode(text);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encoder.encode(text);
    bytes[i] = code;
  }
  return bytes;
}
