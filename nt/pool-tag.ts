/** Pool tags: four characters kept as a little-endian 32-bit number. */

/** The number of a tag of one to four ASCII characters; missing ones are spaces. */
export function poolTag(text: string): number {
  let tag = 0;
  for (let i = 3; i >= 0; i--) tag = tag * 256 + (text.charCodeAt(i) || 0x20);
  return tag;
}
