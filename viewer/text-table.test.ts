import { expect, test } from 'vitest';
import { type Column, paragraph, tableLines, wrap } from './text-table.ts';

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'kind', optional: 1 },
  { title: 'what', flexible: true },
];

test('columns are as wide as they need, two blanks apart; lines have no blanks at their end', () => {
  expect([
    ...tableLines(COLUMNS, [
      ['1', 'a', 'x'],
      ['20', 'longer', 'yy'],
    ]),
  ]).toEqual([' #  kind    what', ' 1  a       x', '20  longer  yy']);
});

test('a column in which no row has anything is left out', () => {
  expect([...tableLines(COLUMNS, [['1', '', 'x']])]).toEqual(['#  what', '1  x']);
});

test('without rows there are the lines of the explanation', () => {
  expect([...tableLines(COLUMNS, [], {}, () => ['nothing'])]).toEqual(['nothing']);
});

test('when the room is short, optional columns go first, then the flexible one wraps', () => {
  const rows = [['1', 'a kind of event', 'a sentence that is much too long for this']];
  expect([...tableLines(COLUMNS, rows, { width: 30 })]).toEqual([
    '#  what',
    '1  a sentence that is much too',
    '   long for this',
  ]);
  for (const line of tableLines(COLUMNS, rows, { width: 30 })) expect(line.length).toBeLessThanOrEqual(30);
});

test('what cannot be left out is cut when nothing else helps, but never a number', () => {
  const columns: readonly Column[] = [
    { title: '#', align: 'right' },
    { title: 'request', flexible: true },
    { title: 'status' },
  ];
  const rows = [['1234567', 'IRP_MJ_DEVICE_CONTROL', 'STATUS_INVALID_DEVICE_REQUEST']];
  const lines = [...tableLines(columns, rows, { width: 40 })];
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  expect(lines[1]).toBe('1234567  IRP_MJ_DEV  STATUS_INVALID_DEV…');
});

test('a column with a largest width is cut', () => {
  const columns: readonly Column[] = [{ title: 'name', maxWidth: 6 }, { title: 'x' }];
  expect([...tableLines(columns, [['abcdefgh', '1']])]).toEqual(['name    x', 'abcde…  1']);
});

test('colour is there only when asked for, and does not move columns', () => {
  const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
  const lines = [...tableLines(COLUMNS, [[{ text: '1', paint }, 'a', 'x']], { colour: true })];
  expect(lines[1]).toBe('\u001b[31m1\u001b[39m  a     x');
});

test('pages after the first keep the widths of the first, and there is one heading', () => {
  const rows = Array.from({ length: 600 }, (_, i) => [String(i), 'k', 'w']);
  const lines = [...tableLines(COLUMNS, rows)];
  expect(lines).toHaveLength(601);
  expect(lines.filter((line) => line.includes('kind'))).toHaveLength(1);
  expect(lines[600]).toBe('599  k     w');
});

test('rows are asked for page by page', () => {
  let asked = 0;
  const rows = (function* () {
    for (;;) {
      asked++;
      yield ['1', 'k', 'w'];
    }
  })();
  tableLines(COLUMNS, rows).next();
  expect(asked).toBeLessThan(1000);
});

test('wrapping breaks between words and flags, and inside what is longer than a line', () => {
  expect(wrap('one two three', 8)).toBe('one two\nthree');
  expect(wrap('AAAA|BBBB|CCCC', 10)).toBe('AAAA|BBBB|\nCCCC');
  expect(wrap('abcdefghij', 4)).toBe('abcd\nefgh\nij');
});

test('names cannot steer the terminal', () => {
  expect([...tableLines([{ title: 'x' }], [['a\u001b[31mb\u202ec\nd']])]).toEqual(['x', 'a\\x1b[31mb\\x202ec\\x0ad']);
  expect([...paragraph(['\u0007'], {})]).toEqual(['\\x07']);
});

test('a painted line is broken by what is seen of it', () => {
  const paint = (text: string) => `<${text}>`;
  expect([...paragraph([{ text: '  one two three', paint, hang: 2 }], { width: 10 })]).toEqual([
    '  <one two>',
    '    <three>',
  ]);
});

test('a paragraph keeps its indentation', () => {
  expect([...paragraph(['  one two three four'], { width: 14 })]).toEqual(['  one two', '  three four']);
});

test('the further lines of a broken cell stand behind what it wants there', () => {
  const columns = [{ title: 'n' }, { title: 'what', flexible: true }];
  const rows = [['1', { text: '| one two three', lead: '| ' }]];
  expect([...tableLines(columns, rows, { width: 17 })].slice(1)).toEqual(['1  | one two', '   | three']);
});
