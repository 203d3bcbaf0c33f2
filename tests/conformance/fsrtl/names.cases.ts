/** Names and wild cards, expected statuses. Source: the pages of the FsRtl routines (ntifs.h). */
import {
  NULL_ADDRESS,
  STATUS_ACCESS_VIOLATION,
  STATUS_DEVICE_BUSY,
  UNICODE_STRING,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';

const STATUS_UNEXPECTED_IO_ERROR = 0xc000_00e9;

export default rules((rule) => {
  rule('FsRtlIsNameInExpression: * stands for any characters, ? for one', {
    c: 'WildCards',
    *kernel(nt, c) {
      const matches = (expression: string, name: string) =>
        nt.FsRtlIsNameInExpression(nt.text(expression), nt.text(name), true, NULL_ADDRESS);
      yield* c.report('*', yield* matches('*', 'any.txt'));
      yield* c.report('*.TXT', yield* matches('*.TXT', 'a.b.txt'));
      yield* c.report('A?C', yield* matches('A?C', 'abc'));
      yield* c.report('A?C of two', yield* matches('A?C', 'ac'));
      yield* c.report('A*Z', yield* matches('A*Z', 'abczz'));
      yield* c.report('A*Z other end', yield* matches('A*Z', 'abczy'));
      yield* c.report('case', yield* nt.FsRtlIsNameInExpression(nt.text('A'), nt.text('a'), false, NULL_ADDRESS));
    },
    expect: { '*': 1, '*.TXT': 1, 'A?C': 1, 'A?C of two': 0, 'A*Z': 1, 'A*Z other end': 0, case: 0 },
  });

  rule(
    'the wild cards of MS-DOS: < up to the last period, > any character or none at a period, " a period or the end',
    {
      c: 'DosWildCards',
      *kernel(nt, c) {
        const matches = (expression: string, name: string) =>
          nt.FsRtlIsNameInExpression(nt.text(expression), nt.text(name), true, NULL_ADDRESS);
        // What "*.TXT", "????.TXT" and "*." become.
        yield* c.report('<.TXT', yield* matches('<.TXT', 'a.b.txt'));
        yield* c.report('>>>>.TXT', yield* matches('>>>>.TXT', 'ab.txt'));
        yield* c.report('>>.TXT', yield* matches('>>.TXT', 'abc.txt'));
        yield* c.report('A" of A', yield* matches('A"', 'a'));
        yield* c.report('A" of A.B', yield* matches('A"', 'a.b'));
      },
      expect: { '<.TXT': 1, '>>>>.TXT': 1, '>>.TXT': 0, 'A" of A': 1, 'A" of A.B': 0 },
    },
  );

  rule('FsRtlDoesNameContainWildCards and FsRtlAreNamesEqual', {
    c: 'NamesEqual',
    *kernel(nt, c) {
      yield* c.report('plain', yield* nt.FsRtlDoesNameContainWildCards(nt.text('name.txt')));
      yield* c.report('star', yield* nt.FsRtlDoesNameContainWildCards(nt.text('name.*')));
      yield* c.report('dos', yield* nt.FsRtlDoesNameContainWildCards(nt.text('name<')));
      const [a, b] = [nt.text('Name'), nt.text('nAME')];
      yield* c.report('equal', yield* nt.FsRtlAreNamesEqual(a, b, true, NULL_ADDRESS));
      yield* c.report('with case', yield* nt.FsRtlAreNamesEqual(a, b, false, NULL_ADDRESS));
    },
    expect: { plain: 0, star: 1, dos: 1, equal: 1, 'with case': 0 },
  });

  rule('FsRtlDissectName takes the first name off a path, without the separators', {
    c: 'DissectName',
    *kernel(nt, c) {
      const [first, rest] = [nt.local(UNICODE_STRING.SIZE), nt.local(UNICODE_STRING.SIZE)];
      yield* nt.FsRtlDissectName(nt.text('\\one\\two\\three'), first, rest);
      yield* c.reportText('first', first);
      yield* c.reportText('rest', rest);
      yield* nt.FsRtlDissectName(nt.text('last'), first, rest);
      yield* c.reportText('only', first);
      yield* c.reportText('nothing', rest);
    },
    expect: { first: 'one', rest: 'two\\three', only: 'last', nothing: '' },
  });

  rule(
    'FsRtlIsNtstatusExpected: an access violation is a mistake; FsRtlNormalizeNtstatus puts another status in its place',
    {
      c: 'ExpectedStatus',
      *kernel(nt, c) {
        yield* c.report('violation', yield* nt.FsRtlIsNtstatusExpected(STATUS_ACCESS_VIOLATION));
        yield* c.report('busy', yield* nt.FsRtlIsNtstatusExpected(STATUS_DEVICE_BUSY));
        const normal = (status: number) => nt.FsRtlNormalizeNtstatus(status, STATUS_UNEXPECTED_IO_ERROR);
        yield* c.report('replaced', yield* normal(STATUS_ACCESS_VIOLATION));
        yield* c.report('kept', yield* normal(STATUS_DEVICE_BUSY));
      },
      expect: { violation: 0, busy: 1, replaced: STATUS_UNEXPECTED_IO_ERROR, kept: STATUS_DEVICE_BUSY },
    },
  );
});
