/** What others compute too: the host's libraries are the judges of checksums, encodings and the calendar. */
import { crc32 as judgeCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { crc32 } from './numbers.ts';
import { timeDdis } from './time.ts';
import { downcaseUnit, upcaseUnit } from './upcase.ts';
import { charactersOfUtf8, charactersOfUtf16 } from './utf8.ts';

/** 100 ns units from 1601 to 1970. */
const UNIX_EPOCH = 116_444_736_000_000_000n;

function randomBytes(random: Prng, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

test('CRC-32 is zlib’s, whole and in parts', () => {
  const random = new Prng(1);
  for (let length = 0; length < 100; length++) {
    const bytes = randomBytes(random, length);
    const cut = random.below(length + 1);
    expect(crc32(0, bytes)).toBe(judgeCrc32(bytes));
    expect(crc32(crc32(0, bytes.subarray(0, cut)), bytes.subarray(cut))).toBe(judgeCrc32(bytes));
  }
});

test('UTF-8 is decoded as TextDecoder does, whatever the bytes are', () => {
  const random = new Prng(2);
  const judge = new TextDecoder('utf-8', { ignoreBOM: true });
  const likely = [0x41, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x9f, 0xa0, 0x90, 0xff];
  for (let round = 0; round < 20_000; round++) {
    const bytes = Uint8Array.from({ length: random.below(9) }, () => likely[random.below(likely.length)]!);
    const { parts, replaced } = charactersOfUtf8(bytes);
    const text = judge.decode(bytes);
    expect(parts.join('')).toBe(text);
    expect(replaced).toBe(text.includes('\ufffd'));
  }
});

test('UTF-16 is encoded as TextEncoder does, lone surrogates too', () => {
  const random = new Prng(3);
  const judge = new TextEncoder();
  const likely = [0x41, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff];
  for (let round = 0; round < 20_000; round++) {
    const units = Array.from({ length: random.below(6) }, () => likely[random.below(likely.length)]!);
    const text = String.fromCharCode(...units);
    expect(charactersOfUtf16(text).parts.flat()).toEqual([...judge.encode(text)]);
  }
});

test('dates are those of the host’s calendar, over the whole range', () => {
  const { k, memory, scratchPage } = bound();
  const [time, fields] = [scratchPage, addressAdd(scratchPage, 16)];
  const random = new Prng(4);
  for (let round = 0; round < 3000; round++) {
    // Years 1601 to about 30800, to the millisecond.
    const milliseconds = BigInt(random.below(0x7fff_ffff)) * 429_000n + BigInt(random.below(429_000));
    const units = milliseconds * 10_000n + BigInt(random.below(10_000));
    memory.writeU64(time, Number(units & 0xffff_ffffn), Number(units >> 32n));
    callDdi(k, timeDdis, 'RtlTimeToTimeFields', time, fields);
    const field = (index: number) => memory.readU16(addressAdd(fields, 2 * index));
    const judge = new Date(Number(milliseconds - UNIX_EPOCH / 10_000n));
    expect(Array.from({ length: 8 }, (_, i) => field(i))).toEqual([
      judge.getUTCFullYear(),
      judge.getUTCMonth() + 1,
      judge.getUTCDate(),
      judge.getUTCHours(),
      judge.getUTCMinutes(),
      judge.getUTCSeconds(),
      judge.getUTCMilliseconds(),
      judge.getUTCDay(),
    ]);
    expect(callDdi(k, timeDdis, 'RtlTimeFieldsToTime', fields, time)).toBe(true);
    const { lo, hi } = memory.readU64(time);
    expect((BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0)).toBe(milliseconds * 10_000n);
  }
});

test('lower case is the inverse of upper case, and Unicode’s where upper case is', () => {
  for (let unit = 0; unit < 0x1_0000; unit++) {
    const lower = downcaseUnit(unit);
    if (lower === unit) continue;
    expect(upcaseUnit(lower)).toBe(unit);
    expect(String.fromCharCode(lower)).toBe(String.fromCharCode(unit).toLowerCase());
  }
});

function bound() {
  const kernel = createTestKernel();
  return { k: kernel.k, memory: kernel.memory, scratchPage: kernel.scratchPage() };
}
