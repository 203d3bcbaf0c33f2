import { describe, expect, test } from 'vitest';
import { type AcceptedEntry, accept, formatAccepted, parseAccepted, withoutStale } from './accepted.ts';

const STATUS = 'contract: NtWriteFile: returns: - STATUS_SUCCESS; + "quoted\\path": # no comment';
const entry: AcceptedEntry = {
  difference: STATUS,
  reason: 'Wanted since 2.0: see the notes.',
  traces: ['a/b.ntr', 'c.ntr'],
};

/** Ten levels of ten times the level below. */
function aliasBomb(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `&l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`);
  return `- difference: x\n  reason: r\n  traces: [&l0 [a], ${levels.join(', ')}]`;
}

describe('the file', () => {
  test('is read as it was written, whatever is in a fingerprint', () => {
    const strange = { ...entry, difference: "rule: - it's `x`\ttab; + {a: b}, [c], &d *e !f %g @h ü 漢" };
    const entries = [entry, strange];
    const parsed = parseAccepted(formatAccepted(entries), 'f.yaml');
    expect(parsed).toHaveLength(2);
    expect(parsed).toEqual(expect.arrayContaining(entries));
  });

  test('is the same for the same entries in any order, and says what it is', () => {
    const other = { ...entry, difference: 'bug check: other' };
    const text = formatAccepted([entry, { ...other, traces: ['b', 'a', 'b'] }]);
    expect(
      formatAccepted([
        { ...other, traces: ['a', 'b'] },
        { ...entry, traces: ['c.ntr', 'a/b.ntr'] },
      ]),
    ).toBe(text);
    expect(text).toMatch(/^# .*ntrewind check/);
  });

  test('grows by lines of its own, for reviewers', () => {
    const before = formatAccepted([entry]).split('\n');
    const after = formatAccepted([entry, { ...entry, difference: 'rule: other' }]).split('\n');
    expect(after.filter((line) => !before.includes(line)).length).toBe(1);
    expect(before.every((line) => after.includes(line))).toBe(true);
  });

  test('may be empty', () => {
    expect(parseAccepted('', 'f.yaml')).toEqual([]);
    expect(parseAccepted('# nothing yet\n', 'f.yaml')).toEqual([]);
    expect(parseAccepted(formatAccepted([]), 'f.yaml')).toEqual([]);
  });

  test.each([
    ['no list', 'difference: x', /^f\.yaml:1: a list/],
    ['broken YAML', '- difference: "x\n', /^f\.yaml:\d+: /],
    ['an entry that is a text', '- x', /^f\.yaml:1: an entry has "difference"/],
    ['no reason', '- difference: x\n  traces: [a]', /^f\.yaml:1: an entry needs "reason"/],
    ['an empty reason', '- difference: x\n  reason: " "\n  traces: [a]', /needs "reason"/],
    ['a number for a difference', '- difference: 7\n  reason: r\n  traces: [a]', /needs "difference"/],
    ['no traces', '- difference: x\n  reason: r\n  traces: []', /needs "traces"/],
    ['a misspelt key', '\n- diference: x\n  reason: r\n  traces: [a]', /^f\.yaml:2: an entry has no "diference"/],
    [
      'twice the same',
      `- &a {difference: x, reason: r, traces: [a]}\n- {difference: x, reason: r, traces: [b]}`,
      /^f\.yaml:2: .*twice/,
    ],
    ['an alias of nothing', '- difference: *x\n  reason: r\n  traces: [a]', /^f\.yaml:1: .*alias/],
    ['a bomb of aliases', aliasBomb(), /^f\.yaml:1: .*alias/i],
    ['a key twice', '- difference: x\n  difference: y\n  reason: r\n  traces: [a]', /^f\.yaml:\d: .*unique/],
  ])('is refused with its line: %s', (_what, text, message) => {
    expect(() => parseAccepted(text, 'f.yaml')).toThrow(message);
  });
});

describe('accepting', () => {
  test('a new difference makes an entry', () => {
    expect(accept([], { difference: STATUS, trace: 'a.ntr', reason: 'r' })).toEqual([
      { difference: STATUS, reason: 'r', traces: ['a.ntr'] },
    ]);
  });

  test('a known one in another trace adds the trace and keeps the reason', () => {
    const [grown] = accept([entry], { difference: STATUS, trace: 'd.ntr', reason: 'another' });
    expect(grown).toEqual({ ...entry, traces: ['a/b.ntr', 'c.ntr', 'd.ntr'] });
  });

  test('what is there already changes nothing', () => {
    const entries = [entry];
    expect(accept(entries, { difference: STATUS, trace: 'c.ntr', reason: 'another' })).toBe(entries);
  });

  test('stale traces are dropped, and an entry without traces', () => {
    const other = { ...entry, difference: 'rule: other', traces: ['c.ntr'] };
    const stale = [
      { difference: STATUS, trace: 'c.ntr' },
      { difference: 'rule: other', trace: 'c.ntr' },
    ];
    expect(withoutStale([entry, other], stale)).toEqual([{ ...entry, traces: ['a/b.ntr'] }]);
  });
});
