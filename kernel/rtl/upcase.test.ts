import { expect, test } from 'vitest';
import { equalNames, upcaseText, upcaseUnit } from './upcase.ts';

function unitsWhere(condition: (unit: number) => boolean): number[] {
  return Array.from({ length: 0x1_0000 }, (_, unit) => unit).filter(condition);
}

test.each([
  ['ascii', 'abcxyz', 'ABCXYZ'],
  ['no letters', '@[`{0_', '@[`{0_'],
  ['latin', 'äöüéÿž', 'ÄÖÜÉŸŽ'],
  ['greek, with both forms of sigma', 'αωσςά', 'ΑΩΣΣΆ'],
  ['cyrillic', 'яёѣ', 'ЯЁѢ'],
  ['armenian', 'ա', 'Ա'],
  ['full width', 'ａｚ', 'ＡＺ'],
  ['roman numerals', 'ⅷ', 'Ⅷ'],
])('upper case of %s', (_what, lower, upper) => {
  expect(upcaseText(lower)).toBe(upper);
});

test('nothing becomes longer or turns into ASCII', () => {
  expect(upcaseText('ßŉıſµ')).toBe('ßŉıſµ');
  expect(unitsWhere((unit) => unit >= 0x80 && upcaseUnit(unit) < 0x80)).toEqual([]);
});

test('upper case letters stay, and mapping twice is mapping once', () => {
  expect(unitsWhere((unit) => upcaseUnit(upcaseUnit(unit)) !== upcaseUnit(unit))).toEqual([]);
});

test('names are compared without case, whole', () => {
  expect(equalNames('\\Device\\Éxample', '\\DEVICE\\éXAMPLE')).toBe(true);
  expect(equalNames('abc', 'abcd')).toBe(false);
  expect(equalNames('abc', 'abd')).toBe(false);
});
