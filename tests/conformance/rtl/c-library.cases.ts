/** Numbers, classes, sorting and safe copies of the C library. Source: ISO C, the C run-time library reference. */
import { addressAdd, type GuestAddress } from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const [ERANGE, STRUNCATE] = [34, 80];
/** _TRUNCATE, (size_t)-1 */
const TRUNCATE = -1;

/** A zero-terminated text of bytes or wide characters as a string. */
function textAt(nt: DriverKit, address: GuestAddress, width: 1 | 2): string {
  let text = '';
  for (let at = address; ; at = addressAdd(at, width)) {
    const unit = width === 1 ? nt.memory.readU8(at) : nt.memory.readU16(at);
    if (unit === 0) return text;
    text += String.fromCharCode(unit);
  }
}

/** An array of ULONGs, and a routine that compares two of them. */
function numbers(nt: DriverKit, values: readonly number[]): { array: GuestAddress; compare: GuestAddress } {
  const array = nt.local(4 * values.length);
  for (const [index, value] of values.entries()) nt.memory.writeU32(addressAdd(array, 4 * index), value);
  const compare = nt.routine((first, second) => nt.memory.readU32(first!) - nt.memory.readU32(second!));
  return { array, compare };
}

export default rules((rule) => {
  rule('atoi and atol read a decimal number behind blanks and a sign, and stop at what is no digit', {
    c: 'Atoi',
    *kernel(nt, c) {
      yield* c.report('atoi', yield* nt.atoi(nt.ansi('  -42abc')));
      yield* c.report('none', yield* nt.atoi(nt.ansi('abc')));
      yield* c.report('atol', yield* nt.atol(nt.ansi('+17')));
    },
    expect: { atoi: -42, none: 0, atol: 17 },
  });

  rule('strtoul and strtol: bases, prefixes, where the number ends, and the limit for what is too large', {
    *kernel(nt, c) {
      const end = nt.local(8);
      const text = nt.ansi('0x1Fz');
      yield* c.report('base 0', (yield* nt.strtoul(text, end, 0)) >>> 0);
      yield* c.report('end', nt.memory.readPointer(end) - text);
      yield* c.report('octal', (yield* nt.strtoul(nt.ansi('017'), end, 0)) >>> 0);
      yield* c.report('base 36', (yield* nt.strtoul(nt.ansi('z'), end, 36)) >>> 0);
      yield* c.report('too large', (yield* nt.strtoul(nt.ansi('99999999999'), end, 10)) >>> 0);
      yield* c.report('smallest', (yield* nt.strtol(nt.ansi('-99999999999'), end, 10)) | 0);
      const none = nt.ansi('xyz');
      yield* c.report('none', (yield* nt.strtol(none, end, 10)) | 0);
      yield* c.report('end then', nt.memory.readPointer(end) - none);
    },
    expect: {
      'base 0': 31,
      end: 4,
      octal: 15,
      'base 36': 35,
      'too large': 0xffff_ffff,
      smallest: -0x8000_0000,
      none: 0,
      'end then': 0,
    },
  });

  rule('wcstoul and wcstol do the same with wide texts', {
    *kernel(nt, c) {
      const end = nt.local(8);
      const text = nt.wide(' ff.');
      yield* c.report('wcstoul', (yield* nt.wcstoul(text, end, 16)) >>> 0);
      yield* c.report('end', (nt.memory.readPointer(end) - text) / 2);
      yield* c.report('wcstol', (yield* nt.wcstol(nt.wide('-8'), end, 10)) | 0);
    },
    expect: { wcstoul: 255, end: 3, wcstol: -8 },
  });

  rule('isdigit, islower, isupper, isprint, isspace and isxdigit', {
    c: 'Classes',
    *kernel(nt, c) {
      const flag = (value: GuestAddress) => value !== 0;
      yield* c.report('isdigit', flag(yield* nt.isdigit(0x35)));
      yield* c.report('islower', flag(yield* nt.islower(0x41)));
      yield* c.report('isupper', flag(yield* nt.isupper(0x41)));
      yield* c.report('isprint', flag(yield* nt.isprint(0x7f)));
      yield* c.report('isspace', flag(yield* nt.isspace(0x09)));
      yield* c.report('isxdigit', flag(yield* nt.isxdigit(0x46)));
      yield* c.report('not', flag(yield* nt.isxdigit(0x47)));
    },
    expect: { isdigit: 1, islower: 0, isupper: 1, isprint: 0, isspace: 1, isxdigit: 1, not: 0 },
  });

  rule('qsort sorts by a routine of the driver’s, bsearch finds in what is sorted', {
    c: 'SortAndSearch',
    *kernel(nt, c) {
      const { array, compare } = numbers(nt, [5, 3, 9, 1, 7]);
      yield* nt.qsort(array, 5, 4, compare);
      let text = '';
      for (let index = 0; index < 5; index++) text += nt.memory.readU32(addressAdd(array, 4 * index));
      yield* c.report('sorted', text);
      const key = numbers(nt, [7]).array;
      yield* c.report('found', ((yield* nt.bsearch(key, array, 5, 4, compare)) - array) / 4);
      nt.memory.writeU32(key, 8);
      yield* c.report('not found', yield* nt.bsearch(key, array, 5, 4, compare));
    },
    expect: { sorted: '13579', found: 3, 'not found': 0 },
  });

  for (const { width, names } of [
    { width: 1, names: ['strcpy_s', 'strcat_s', 'strncpy_s', 'strncat_s'] },
    { width: 2, names: ['wcscpy_s', 'wcscat_s', 'wcsncpy_s', 'wcsncat_s'] },
  ] as const) {
    rule(`${names.join(', ')}: what does not fit empties the destination and gives ERANGE, _TRUNCATE takes what fits`, {
      *kernel(nt, c) {
        const [copy, append, copyCounted, appendCounted] = names;
        const buffer = nt.local(16);
        const text = (value: string) => (width === 1 ? nt.ansi(value) : nt.wide(value));
        yield* c.report('copy', yield* nt[copy](buffer, 8, text('abc')));
        yield* c.report('append', yield* nt[append](buffer, 8, text('def')));
        yield* c.report('text', textAt(nt, buffer, width));
        yield* c.report('too long', yield* nt[append](buffer, 8, text('gh')));
        yield* c.report('emptied', textAt(nt, buffer, width));
        yield* c.report('counted', yield* nt[copyCounted](buffer, 8, text('abcdef'), 2));
        yield* c.report('two more', yield* nt[appendCounted](buffer, 8, text('xyz'), 2));
        yield* c.report('counted text', textAt(nt, buffer, width));
        yield* c.report('truncate', yield* nt[copyCounted](buffer, 4, text('abcdef'), TRUNCATE));
        yield* c.report('truncated', textAt(nt, buffer, width));
      },
      expect: {
        copy: 0,
        append: 0,
        text: 'abcdef',
        'too long': ERANGE,
        emptied: '',
        counted: 0,
        'two more': 0,
        'counted text': 'abxy',
        truncate: STRUNCATE,
        truncated: 'abc',
      },
    });
  }
});
