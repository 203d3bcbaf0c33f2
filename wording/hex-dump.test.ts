import { describe, expect, test } from 'vitest';
import { hexDump } from './hex-dump.ts';

const TEXT = new TextEncoder().encode('Hello, pipes of NT');

describe('a hex dump', () => {
  test('has sixteen bytes a line, beside them what is printable', () => {
    expect([...hexDump(TEXT)]).toEqual([
      '0000  48 65 6c 6c 6f 2c 20 70 69 70 65 73 20 6f 66 20  Hello, pipes of ',
      `0010  4e 54${' '.repeat(42)}  NT`,
    ]);
  });

  test.each([
    [72, 16],
    [71, 8],
    [40, 8],
    [39, 4],
    [10, 4],
  ])('of %d columns has %d bytes a line, indented by one', (width, bytes) => {
    const lines = [...hexDump(TEXT, ' ', width)];
    expect(lines).toHaveLength(Math.ceil(TEXT.length / bytes));
    // A place of four digits, three columns for each byte but the last one's blank, the text.
    expect(lines[0]).toHaveLength(1 + 6 + 3 * bytes - 1 + 2 + bytes);
  });
});
