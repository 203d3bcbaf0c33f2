/** Writes the differences of two runs: a summary first, then each request that changed. */

import type { Aspect, Change, LockDiff, PoolDiff, RequestDiff, RunDiff } from '../../compare/compare-runs.ts';
import type { Outstanding, Run, RunRequest } from '../../compare/run-model.ts';
import { ntStatusName } from '../../nt/ntstatus.ts';
import type { JsonObject } from '../event-json.ts';
import { type Colours, colours, type TextLine } from '../text-table.ts';
import type { DiffOptions } from './diff.ts';

const ASPECTS: Readonly<Record<Aspect, string>> = {
  status: 'return another status or result',
  information: 'end with another information',
  data: 'transfer other data',
  irps: 'send other requests to drivers',
  parameters: 'pass other parameters',
  pending: 'are completed in another way',
  steps: 'take other steps',
  order: 'go in another order',
  waits: 'wait in another way',
};

/** Where the texts of the summary begin. */
const SUMMARY_INDENT = 12;

/** Yields the report. */
export function* diffLines(
  diff: RunDiff,
  runs: readonly [before: Run, after: Run],
  notes: readonly string[],
  options: DiffOptions,
): Generator<TextLine> {
  const colour = colours(options);
  const [before, after] = options.titles ?? ['before', 'after'];
  yield { text: `- ${before}: ${runs[0].eventCount} events`, paint: colour.red };
  yield { text: `+ ${after}: ${runs[1].eventCount} events`, paint: colour.green };
  for (const note of notes) yield { text: `note: ${note}`, hang: 2 };
  yield { text: '' };
  yield* summaryLines(diff, colour);
  if (options.summary) return;
  for (const request of diff.requests) {
    yield { text: '' };
    yield { text: requestTitle(request), paint: colour.bold, hang: 2 };
    for (const change of request.changes) yield* changeLines(change, colour);
  }
}

function* summaryLines(diff: RunDiff, colour: Colours): Generator<TextLine> {
  const { compared, requests, lockOrders, pool, left, endings } = diff;
  const same = compared - requests.length;
  const aspects = Object.entries(ASPECTS).map(([aspect, text]) => {
    const changed = requests.filter(({ changes }) => changes.some((change) => change.aspect === aspect)).length;
    return changed === 0 ? '' : `${changed} ${text}`;
  });
  const counts = `${compared} compared, ${same} the same, ${requests.length} changed`;
  yield* titled('requests', [counts, ...aspects.filter((text) => text !== '')]);
  if (endings !== undefined) {
    const [before, after] = [...titled('end', [`- ${endings[0]}`, `+ ${endings[1]}`])];
    yield { ...before!, paint: colour.red };
    yield { ...after!, paint: colour.green };
  }
  yield* titled('lock order', lockOrders.map(lockText));
  yield* titled('pool', pool.map(poolText));
  yield* titled(
    'left',
    left.map(({ text, before, after }) => `${text}: ${before} -> ${after}`),
  );
  if (diff.identical) yield { text: 'no differences' };
}

function* titled(title: string, texts: readonly string[]): Generator<TextLine> {
  for (const [i, text] of texts.entries()) {
    if (i === 0) yield { text: title.padEnd(SUMMARY_INDENT) + text, hang: SUMMARY_INDENT };
    else yield { text: ' '.repeat(SUMMARY_INDENT) + text };
  }
}

function lockText({ order, side, inverted, turned }: LockDiff): string {
  const where = side === '+' ? 'only after' : 'only before';
  const times = order.count === 1 ? 'once' : `${order.count} times`;
  const danger = inverted ? '; the other order is taken as well: they can deadlock' : '';
  const other = turned && !inverted ? `; the other way round ${side === '+' ? 'before' : 'after'}` : '';
  return `${order.outer}, then ${order.inner} (${where}, ${times}, first at event ${order.firstEvent})${danger}${other}`;
}

function poolText({ tag, before, after }: PoolDiff): string {
  const sites = [...(after.count > before.count ? after : before).sites].map(([site, count]) => `${site} (${count})`);
  const blocks = `'${tag}' not freed: ${before.count} -> ${after.count} blocks, ${before.bytes} -> ${after.bytes} bytes`;
  return `${blocks}; allocated at ${sites.join(', ')}`;
}

/** `writer/main #4 NtWriteFile: IRP_MJ_WRITE -> \Device\Example Length 0 (event 54 / 52)` */
function requestTitle({ thread, before, after }: RequestDiff): string {
  const request = (before ?? after)!;
  const name =
    request.service === '' ? `${thread}, outside system calls` : `${thread} #${request.ordinal} ${request.service}`;
  const irp = request.irps[0];
  const asked = irp === undefined || request.service === '' ? '' : `: ${irp.title} ${irp.parameters}`.trimEnd();
  const events = [before, after].map((side: RunRequest | undefined) => side?.firstEvent ?? '-');
  return `${name}${asked} (event ${events.join(' / ')})`;
}

function* changeLines(change: Change, colour: Colours): Generator<TextLine> {
  yield { text: `  ${change.class}: ${change.what}`, hang: 2 };
  for (const { side, text, event } of change.lines) {
    const place = event < 0 || side === ' ' ? '' : ` [${event}]`;
    const paint = { '-': colour.red, '+': colour.green, ' ': colour.dim }[side];
    yield { text: `    ${side} ${text}${place}`, paint, hang: 2 };
  }
}

/** The differences as a JSON value. */
export function diffJson(diff: RunDiff): JsonObject {
  const { identical, compared, requests, lockOrders, pool, left, endings } = diff;
  return {
    identical,
    requests_compared: compared,
    requests_changed: requests.length,
    endings: endings === undefined ? null : { before: endings[0], after: endings[1] },
    lock_orders: lockOrders.map(({ order, side, inverted, turned }) => ({
      only: side === '-' ? 'before' : 'after',
      outer: order.outer,
      inner: order.inner,
      count: order.count,
      first_event: order.firstEvent,
      can_deadlock: inverted,
      reversed_in_other: turned,
    })),
    pool: pool.map(({ tag, before, after }) => ({ tag, before: poolJson(before), after: poolJson(after) })),
    left: left.map(({ text, before, after }) => ({ what: text, before, after })),
    requests: requests.map(({ thread, before, after, changes }) => ({
      thread,
      before: requestJson(before),
      after: requestJson(after),
      changes: changes.map((change) => ({
        aspect: change.aspect,
        class: change.class,
        what: change.what,
        lines: change.lines.map(({ side, text, event }) => ({ side, text, event: event < 0 ? null : event })),
      })),
    })),
  };
}

function poolJson({ count, bytes, sites }: Outstanding): JsonObject {
  return { blocks: count, bytes, call_sites: Object.fromEntries(sites) };
}

function requestJson(request: RunRequest | undefined): JsonObject | null {
  if (request === undefined) return null;
  const { ordinal, service, firstEvent, status } = request;
  return {
    ordinal,
    service,
    first_event: firstEvent,
    status: status === undefined ? null : ntStatusName(status),
    irps: request.irps.map(({ irp }) => irp),
  };
}
