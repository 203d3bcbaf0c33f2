import { describe, expect, test } from 'vitest';
import { Prng } from '../base/prng.ts';
import { pairRequests } from './pair-requests.ts';
import type { RunIrp, RunRequest, Steps } from './run-model.ts';

function noSteps(): Steps {
  return { texts: [], events: [] };
}

/** `W5a`: a write of 5 bytes to file a; `R`, `O`, `C`: reads, opens, closes. */
function request(text: string): RunRequest {
  const [service, title] = {
    W: ['NtWriteFile', 'WRITE'],
    R: ['NtReadFile', 'READ'],
    O: ['NtCreateFile', 'CREATE'],
    C: ['NtClose', 'CLEANUP'],
  }[text[0]!]!;
  const irp: RunIrp = {
    isTold: true,
    irp: 1,
    firstEvent: 0,
    title: `IRP_MJ_${title} -> \\Device\\Example`,
    parameters: `Length ${text.slice(1, -1)}`,
    args: [0n, 0n, 0n, 0n],
    file: text.at(-1)!,
    status: 0,
    information: 0n,
    pended: false,
    completions: 1,
    completedAt: undefined,
    transfers: [],
    steps: noSteps(),
  };
  return {
    isTold: true,
    isCompared: true,
    thread: 't',
    ordinal: 1,
    service: service!,
    firstEvent: 0,
    status: 0,
    hasResult: false,
    irps: [irp],
    steps: noSteps(),
    trail: noSteps(),
    waits: noSteps(),
    beginTime: 0,
    endTime: 0,
  };
}

/** `W5a` on both sides, `W5a=W6a` for different ones that correspond, `-` and `+` for one side only; moved ones in `<` `>`. */
function pairing(before: string, after: string): string {
  const [a, b] = [before.split(' '), after.split(' ')].map((side) => side.filter((text) => text !== '')) as [
    string[],
    string[],
  ];
  return pairRequests(a.map(request), b.map(request))
    .map(({ a: x, b: y, move }) => {
      const text = y < 0 ? `-${a[x]}` : x < 0 ? `+${b[y]}` : a[x] === b[y] ? a[x]! : `${a[x]}=${b[y]}`;
      if (move === undefined) return text;
      return `${move.isEarlier ? '<' : '>'}${move.from.length}:${text}`;
    })
    .join(' ');
}

describe('requests correspond', () => {
  test('when they ask for the same', () => {
    expect(pairing('O1a W5a R5a C0a', 'O1a W5a R5a C0a')).toBe('O1a W5a R5a C0a');
  });

  test('one that is new shifts none of the others, although the service is the same', () => {
    expect(pairing('W1a W2a W3a W4a', 'W1a W9a W2a W3a W4a')).toBe('W1a +W9a W2a W3a W4a');
    expect(pairing('W1a W2a W3a W4a', 'W2a W3a W4a W5a')).toBe('-W1a W2a W3a W4a +W5a');
  });

  test('where what is asked for differs, by function and file, then by service', () => {
    expect(pairing('O1a W5a C0a', 'O1a W6a C0a')).toBe('O1a W5a=W6a C0a');
    // The write to b is the one to b, whatever is before it.
    expect(pairing('O1a W5b C0a', 'O1a W7a W6b C0a')).toBe('O1a +W7a W5b=W6b C0a');
    expect(pairing('O1a W5b C0a', 'O1a W6c C0a')).toBe('O1a W5b=W6c C0a');
    expect(pairing('O1a W5b C0a', 'O1a R5b C0a')).toBe('O1a -W5b +R5b C0a');
  });
});

test('a program that does the same with other parameters: in step, not by what is the same by chance', () => {
  const prng = new Prng(5);
  const calls = () => Array.from({ length: 400 }, (_, i) => `${'WR'[i % 2]}${prng.below(40)}a`).join(' ');
  const pairs = pairing(calls(), calls()).split(' ');
  expect(pairs).toHaveLength(400);
  expect(pairs.filter((pair) => /^[-+<>]/.test(pair))).toEqual([]);
});

describe('requests that moved', () => {
  test('a single one that is like no other', () => {
    expect(pairing('W9a R1a R2a R3a', 'R1a R2a R3a W9a')).toBe('>1:W9a R1a R2a R3a');
    expect(pairing('R1a R2a R3a W9a', 'W9a R1a R2a R3a')).toBe('R1a R2a R3a <1:W9a');
  });

  test('a block of them is one move', () => {
    expect(pairing('O1b W9b C0b R1a R2a R3a R4a', 'R1a R2a R3a R4a O1b W9b C0b')).toBe(
      '>3:O1b W9b C0b R1a R2a R3a R4a',
    );
  });

  test('the same request elsewhere counts more than another one at the same place', () => {
    expect(pairing('W1a R1a R2a R3a', 'W2a R1a R2a R3a W1a')).toBe('+W2a >1:W1a R1a R2a R3a');
  });

  test('one of many like it is not moved as long as another one can be it', () => {
    // A read more at the end and one less at the beginning, each beside one of another length.
    expect(pairing('R5a W1a R1a W2a R5a W3a', 'R6a W1a R1a W2a R5a W3a R5a')).toBe('R5a=R6a W1a R1a W2a R5a W3a +R5a');
  });
});

test('random lists: all of both sides once, pairs ask for the same service, those not moved are in order', () => {
  const prng = new Prng(21);
  for (let round = 0; round < 200; round++) {
    const list = () =>
      Array.from({ length: prng.below(60) }, () =>
        request(`${'WROC'[prng.below(4)]}${prng.below(4)}${'ab'[prng.below(2)]}`),
      );
    const [a, b] = [list(), list()];
    const pairs = pairRequests(a, b);
    expect(pairs.filter((pair) => pair.a >= 0).map((pair) => pair.a)).toEqual(a.map((_, i) => i));
    expect(pairs.flatMap((pair) => (pair.b >= 0 ? [pair.b] : [])).sort((x, y) => x - y)).toEqual(b.map((_, i) => i));
    const moved = new Set(pairs.flatMap(({ move }) => move?.from ?? []));
    const steady = pairs.filter((pair) => !moved.has(pair.a) && pair.b >= 0).map((pair) => pair.b);
    expect(steady).toEqual([...steady].sort((x, y) => x - y));
    for (const pair of pairs) if (pair.a >= 0 && pair.b >= 0) expect(a[pair.a]!.service).toBe(b[pair.b]!.service);
  }
});
