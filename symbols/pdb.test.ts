/** PDB files put together by hand, from LLVM's documentation of the format: what linkers at hand do not write. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { buildData } from '../tests/support/pe-builder.ts';
import { readSymbolFile } from './read-symbols.ts';

const BLOCK = 512;
const MAGIC = 'Microsoft C/C++ MSF 7.00\r\n\x1aDS';

type Fields = Parameters<typeof buildData>[1];

/** A file of these streams: superblock, the directory's list, the directory, then the streams, in whole blocks. */
function buildMsf(streams: readonly Uint8Array[], changes: Fields = []): Uint8Array {
  let block = 3;
  const placed = streams.map((bytes) => {
    const first = block;
    const count = Math.ceil(bytes.length / BLOCK);
    block += count;
    return { bytes, blocks: Array.from({ length: count }, (_, i) => first + i) };
  });
  const directory = [streams.length, ...streams.map(({ length }) => length), ...placed.flatMap(({ blocks }) => blocks)];
  const fields: Fields = [
    [0, MAGIC],
    [32, BLOCK],
    [36, 1],
    [40, block],
    [44, 4 * directory.length],
    [52, 1],
    [BLOCK, 2],
    ...directory.map((value, i): [number, number] => [2 * BLOCK + 4 * i, value]),
  ];
  const file = buildData(block * BLOCK, fields);
  for (const { bytes, blocks } of placed) file.set(bytes, (blocks[0] ?? 0) * BLOCK);
  const view = new DataView(file.buffer);
  for (const [offset, value] of changes) view.setUint32(offset, Number(value), true);
  return file;
}

const INFO = buildData(28, [
  [0, 20000404],
  [8, 5],
  [12, 0x0123_4567],
  [16, 0xcdef_89ab],
  [20, 0x0302_0100],
  [24, 0x0706_0504],
]);

const NO_STREAM = 0xffff;

/** A DBI stream without modules, whose list of further streams has these numbers. */
function dbi(furtherStreams: readonly number[]): Uint8Array {
  const bytes = buildData(64 + 2 * furtherStreams.length, [
    [0, 0xffff_ffff],
    [8, 3],
    [48, 2 * furtherStreams.length],
  ]);
  const view = new DataView(bytes.buffer);
  view.setUint16(20, 4, true); // the symbol records
  furtherStreams.forEach((stream, i) => {
    view.setUint16(64 + 2 * i, stream, true);
  });
  return bytes;
}

/** One section at RVA 0x3000. */
const SECTIONS = buildData(40, [[12, 0x3000]]);
/** S_PUB32: length, kind, flags (2: a function), offset 0x24, section 1, name. */
const RECORDS = buildData(24, [
  [0, 0x110e_0016],
  [4, 2],
  [8, 0x24],
  [12, 1],
  [14, 'Routine'],
]);
const EMPTY = new Uint8Array(0);
const DEBUG_STREAMS = [NO_STREAM, NO_STREAM, NO_STREAM, NO_STREAM, NO_STREAM, 5];

const good = (changes: Fields = []) => buildMsf([EMPTY, INFO, EMPTY, dbi(DEBUG_STREAMS), RECORDS, SECTIONS], changes);

describe('a PDB', () => {
  it('has its identity with both ages, and public symbols by section and offset', () => {
    expect(readSymbolFile(good())).toEqual({
      identity: { kind: 'pdb', guid: '01234567-89AB-CDEF-0001-020304050607', ages: [3, 5] },
      symbols: [{ name: 'Routine', rva: 0x3024, isFunction: true }],
    });
  });

  const refusal = (bytes: Uint8Array): string => {
    try {
      readSymbolFile(bytes);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return 'read';
  };

  it.each<[string, Uint8Array, string]>([
    ['of Visual C++ 6', new TextEncoder().encode('Microsoft C/C++ program database 2.00\r\n'), 'a version before 7.0'],
    ['of .NET', new TextEncoder().encode('BSJB'.padEnd(64, ' ')), 'a portable PDB of .NET'],
    [
      'of an image rearranged after linking',
      buildMsf([EMPTY, INFO, EMPTY, dbi([NO_STREAM, NO_STREAM, NO_STREAM, 5, 5, 5]), RECORDS, SECTIONS]),
      'rearranged after it was linked (OMAP)',
    ],
    ['without a DBI stream', buildMsf([EMPTY, INFO]), 'DBI stream reaches beyond the end of its stream'],
    ['with blocks of 1000 bytes', good([[32, 1000]]), 'blocks of 1000 bytes are impossible'],
    [
      'with blocks that the file does not have',
      good([[40, 0x1000]]),
      'the last block reaches beyond the end of the file',
    ],
    ['with a directory larger than the file', good([[44, 0x1000_0000]]), 'the directory is larger than the file'],
    [
      'with a directory elsewhere',
      good([[52, 0x00ff_ffff]]),
      'list of the directory reaches beyond the end of the file',
    ],
    ['with four billion streams', good([[2 * BLOCK, 0xffff_fffe]]), 'it has 4294967294 streams'],
    ['with a stream of 2 GiB', good([[2 * BLOCK + 8, 0x8000_0000]]), 'the streams are larger than the file (stream 1)'],
    ['with a block that does not exist', good([[2 * BLOCK + 28, 77]]), 'block 77 does not exist'],
    ['with a symbol of length 0', good([[5 * BLOCK, 0x110e_0000]]), 'a symbol has an impossible length'],
    ['with a symbol beyond its stream', good([[5 * BLOCK, 0x110e_4000]]), 'a symbol has an impossible length'],
  ])('%s is refused', (_what, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
  });

  it('that deletes a stream has none there', () => {
    // Size 0xFFFFFFFF stands for no stream; the lists of blocks go on without it.
    expect(readSymbolFile(good([[2 * BLOCK + 12, 0xffff_ffff]])).symbols.length).toBe(1);
  });

  it('gives no name to what is in a section that the image does not have', () => {
    const changed = RECORDS.slice();
    changed[12] = 9;
    expect(readSymbolFile(buildMsf([EMPTY, INFO, EMPTY, dbi(DEBUG_STREAMS), changed, SECTIONS])).symbols).toEqual([]);
  });
});

describe('a map file', () => {
  const text = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\r\n'));

  it('of link.exe has functions marked, public and static symbols, and constants that are no places', () => {
    const file = readSymbolFile(
      text([
        ' pipes',
        '',
        ' Timestamp is 5f3a1b2c (Mon Aug 17 05:54:52 2020)',
        '',
        ' Preferred load address is 0000000140000000',
        '',
        ' Start         Length     Name                   Class',
        ' 0001:00000000 000010e0H .text                   CODE',
        ' 0002:00000000 00000106H .data                   DATA',
        '',
        '  Address         Publics by Value              Rva+Base               Lib:Object',
        '',
        ' 0000:00000000       __guard_flags              0000000000000000     <absolute>',
        ' 0001:00000060       DriverEntry                0000000140001060 f   pipes.obj',
        ' 0002:00000010       Lock                       0000000140003010     pipes.obj',
        '',
        ' entry point at        0001:00000060',
        '',
        ' Static symbols',
        '',
        ' 0001:00000030       Helper                     0000000140001030 f   pipes.obj',
      ]),
    );
    expect(file).toEqual({
      identity: { kind: 'time stamp', timeStamp: 0x5f3a_1b2c },
      symbols: [
        { name: 'DriverEntry', rva: 0x1060, isFunction: true },
        { name: 'Lock', rva: 0x3010, isFunction: false },
        { name: 'Helper', rva: 0x1030, isFunction: true },
      ],
    });
  });

  it.each([
    ['a text without symbols', ['Hello', 'world'], 'neither a PDB nor a map file with symbols'],
    ['nothing', [], 'neither a PDB nor a map file with symbols'],
    ['a binary file', ['MZ\0\0'], 'it is not a text'],
  ])('that is %s is refused', (_what, lines, message) => {
    expect(() => readSymbolFile(text(lines))).toThrow(message);
  });
});
