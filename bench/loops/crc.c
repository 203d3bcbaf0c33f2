/* CRC-32 by table over a buffer that is filled first: loads, shifts, a tight dependent loop. */
typedef unsigned int u32;
typedef unsigned char u8;

u32 run(u32 rounds, u8 *memory) {
  u32 *table = (u32 *)memory;
  u8 *data = memory + 4096;
  for (u32 i = 0; i < 256; i++) {
    u32 value = i;
    for (int bit = 0; bit < 8; bit++) value = (value & 1) ? (value >> 1) ^ 0xEDB88320u : value >> 1;
    table[i] = value;
  }
  for (u32 i = 0; i < 65536; i++) data[i] = (u8)(i * 7 + (i >> 8));
  u32 crc = 0xFFFFFFFFu;
  for (u32 round = 0; round < rounds; round++)
    for (u32 i = 0; i < 65536; i++) crc = (crc >> 8) ^ table[(crc ^ data[i]) & 0xFF];
  return ~crc;
}
