/**
 * Which request of one run corresponds to which of the other, within a thread. What the program asked for counts first: the
 * service and the IRP that it led to, with its parameters, file and data. What one run asks for elsewhere has moved. Where that
 * leaves requests over, likeness counts: the same function of the same file, then the same service.
 */
import { type AlignedPair, alignNumbers } from '../base/align.ts';
import { eventCode } from '../nt/event-codes.ts';
import { movedBlocks } from './moved-steps.ts';
import type { RunRequest } from './run-model.ts';

/** Positions of the requests of a block in both lists. */
interface MovedRequests {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Requests that follow each other and stand elsewhere in the other run, in the same order. */
export interface RequestMove extends MovedRequests {
  /** Whether the second run comes to them earlier than the first, as seen from the requests that did not move. */
  readonly isEarlier: boolean;
}

/** Positions in the lists of both runs, -1 where that run has no such request. */
export interface RequestPair extends AlignedPair {
  /** Of the first of such requests. */
  readonly move?: RequestMove;
}

const TO_DRIVER = eventCode('direction_code', 'to the driver');

/** By what requests are found again, from all that the program gave to the service alone. */
const KEYS = [askedFor, functionAndFile, serviceOf] as const;

/** What follows from the request, results and further IRPs, is no part of it: that is what is compared later. */
function askedFor({ service, irps: [irp] }: RunRequest): string {
  if (irp === undefined) return service;
  const given = irp.transfers.filter(({ direction }) => direction === TO_DRIVER);
  const data = given.map(({ length, digest }) => `${length} ${digest}`);
  return [service, irp.title, irp.parameters, irp.file, ...data].join('|');
}

function functionAndFile({ service, irps: [irp] }: RunRequest): string {
  return irp === undefined ? service : `${service}|${irp.title}|${irp.file}`;
}

function serviceOf({ service }: RunRequest): string {
  return service;
}

/** The keys of both lists as numbers. */
interface Keys {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

function keysOf(a: readonly RunRequest[], b: readonly RunRequest[], keyOf: (request: RunRequest) => string): Keys {
  const numbers = new Map<string, number>();
  const numberOf = (request: RunRequest) => {
    const key = keyOf(request);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    return number;
  };
  return { a: Int32Array.from(a, numberOf), b: Int32Array.from(b, numberOf) };
}

/** The pairs cover both lists, in the order of both; requests that moved stand at their places in `a`. */
export function pairRequests(a: readonly RunRequest[], b: readonly RunRequest[]): RequestPair[] {
  const [exact, alike, service] = KEYS.map((keyOf) => keysOf(a, b, keyOf)) as [Keys, Keys, Keys];
  const found = pairExactly(exact, alike, service);
  // Where nearly all is asked for with other parameters, what is the same is so by chance and only gets in the way.
  const inStep = fillGaps(alignNumbers(alike.a, alike.b), service);
  return difference(exact, found) <= difference(exact, inStep) ? found : inStep;
}

function pairExactly(exact: Keys, alike: Keys, service: Keys): RequestPair[] {
  const aligned = alignNumbers(exact.a, exact.b);
  const isUnique = uniqueKeys(exact);
  // A single request of which there are more may as well be another one.
  const certain = movedRequests(exact, aligned, (length, key) => length > 1 || isUnique(key));
  const filled = fillGaps(fillGaps(without(aligned, certain), alike), service);
  const others = movedRequests(exact, filled, () => true);
  return inOrder(without(filled, others), [...certain, ...others]);
}

/** How much differs: pairs that do not ask for the same, and, twice as bad, requests without a partner. */
function difference(exact: Keys, pairs: readonly AlignedPair[]): number {
  return pairs.reduce((sum, { a, b }) => sum + (a < 0 || b < 0 ? 2 : exact.a[a] === exact.b[b] ? 0 : 1), 0);
}

/** Tells which keys occur once on each side. */
function uniqueKeys({ a, b }: Keys): (key: number) => boolean {
  const counts = (keys: Int32Array) => {
    const byKey = new Uint32Array(a.length + b.length);
    for (const key of keys) byKey[key]!++;
    return byKey;
  };
  const [inA, inB] = [counts(a), counts(b)];
  return (key) => inA[key] === 1 && inB[key] === 1;
}

/** Of what both have only on one side, what is the same after all. */
function movedRequests(
  keys: Keys,
  pairs: readonly AlignedPair[],
  accept: (length: number, key: number) => boolean,
): MovedRequests[] {
  const gone = pairs.flatMap((pair) => (pair.b < 0 ? [pair.a] : []));
  const come = pairs.flatMap((pair) => (pair.a < 0 ? [pair.b] : []));
  const blocks = movedBlocks(
    gone.map((place) => keys.a[place]!),
    come.map((place) => keys.b[place]!),
  );
  return blocks
    .filter(({ from, length }) => accept(length, keys.a[gone[from]!]!))
    .map(({ from, to, length }) => ({ from: gone.slice(from, from + length), to: come.slice(to, to + length) }));
}

function without(pairs: readonly AlignedPair[], moved: readonly MovedRequests[]): AlignedPair[] {
  const gone = new Set(moved.flatMap(({ from }) => from));
  const come = new Set(moved.flatMap(({ to }) => to));
  return pairs.filter(({ a, b }) => (b >= 0 || !gone.has(a)) && (a >= 0 || !come.has(b)));
}

/** Aligns what stands between pairs by other keys. */
function fillGaps(pairs: readonly AlignedPair[], keys: Keys): AlignedPair[] {
  const filled: AlignedPair[] = [];
  let gone: number[] = [];
  let come: number[] = [];
  const close = () => {
    const keysAt = (all: Int32Array, places: readonly number[]) => Int32Array.from(places, (place) => all[place]!);
    for (const { a, b } of alignNumbers(keysAt(keys.a, gone), keysAt(keys.b, come))) {
      filled.push({ a: gone[a] ?? -1, b: come[b] ?? -1 });
    }
    [gone, come] = [[], []];
  };
  for (const pair of pairs) {
    if (pair.b < 0) gone.push(pair.a);
    else if (pair.a < 0) come.push(pair.b);
    else {
      close();
      filled.push(pair);
    }
  }
  close();
  return filled;
}

/** Puts the moved requests among the others. */
function inOrder(pairs: readonly AlignedPair[], moved: readonly MovedRequests[]): RequestPair[] {
  const blocks = new Map(moved.map((block) => [block.from[0]!, block]));
  const waiting = moved.flatMap(({ from, to }) => from.map((a, i) => ({ a, b: to[i]! }))).sort((x, y) => x.a - y.a);
  const placed: RequestPair[] = [];
  // Where the second run is, at that place of the first.
  let reached = -1;
  let next = 0;
  const placeUntil = (before: number) => {
    for (; next < waiting.length && waiting[next]!.a < before; next++) {
      const pair = waiting[next]!;
      const block = blocks.get(pair.a);
      placed.push(block === undefined ? pair : { ...pair, move: { ...block, isEarlier: pair.b <= reached } });
    }
  };
  for (const pair of pairs) {
    if (pair.a >= 0) placeUntil(pair.a);
    placed.push(pair);
    if (pair.b >= 0) reached = pair.b;
  }
  placeUntil(Number.POSITIVE_INFINITY);
  return placed;
}
