/** What all forms of a comparison's report say in the same words. */
import {
  type Comparison,
  classNumber,
  DIFFERENCE_CLASSES,
  type Difference,
  type DifferenceClass,
  type RequestPlace,
} from '../../compare/comparison.ts';
import { formatCount } from '../amounts.ts';

const MEANINGS: Readonly<Record<DifferenceClass, string>> = {
  identical: 'nothing differs',
  timing: 'the same is done at other times',
  order: 'the same is done in another order',
  internal: 'the driver does its work in another way, which nobody outside sees',
  contract: 'somebody outside sees it',
  rule: 'a rule is broken that was kept before',
  'bug check': 'the system stops',
  inconclusive: 'the recording does not tell',
};

/** `4 contract` */
export function classText(name: DifferenceClass): string {
  return `${classNumber(name)} ${name}`;
}

export function verdictText({ verdict }: Comparison): string {
  return `${classText(verdict)}: ${MEANINGS[verdict]}`;
}

/** `1 rule, 3 internal`; `none` */
export function countsText({ counts }: Comparison): string {
  const texts = DIFFERENCE_CLASSES.filter((name) => name !== 'identical' && counts[name] > 0)
    .reverse()
    .map((name) => `${formatCount(counts[name])} ${name}`);
  return texts.join(', ') || 'none';
}

export function requestsText({ requests, counts }: Comparison): string {
  return `${formatCount(requests)} compared, ${formatCount(counts.identical)} without a difference`;
}

/** `alice.exe/main #6 NtWriteFile: IRP_MJ_WRITE -> \Device\Example Length 0 (event 311 / 309)` */
export function placeText({ request, before, after }: Difference): string {
  const where = eventsText(request?.before ?? before.event, request?.after ?? after.event);
  return request === undefined ? `the run as a whole${where}` : requestText(request) + where;
}

export function requestPlaceText(request: RequestPlace): string {
  return requestText(request) + eventsText(request.before, request.after);
}

function eventsText(...events: readonly [before: number | undefined, after: number | undefined]): string {
  const known = events.some((event) => event !== undefined);
  return known ? ` (event ${events.map((event) => event ?? '-').join(' / ')})` : '';
}

function requestText({ thread, ordinal, service, irp }: RequestPlace): string {
  const asked = irp === '' || service === '' ? '' : `: ${irp}`;
  return `${thread}${ordinal > 0 ? ` #${ordinal}` : ''} ${service || 'outside system calls'}${asked}`;
}

/** `, and in 3 more requests` */
export function againText({ again }: Difference): string {
  if (again.length === 0) return '';
  return again.length === 1 ? ', and in one more request' : `, and in ${formatCount(again.length)} more requests`;
}

/** What both sides have, as lines of a diff. */
export function sideLines({ before, after, lines }: Difference): string[] {
  if (lines.length > 0) {
    return lines.map(({ side, text, movedTo }) => `${side} ${text}${movedTo === undefined ? '' : ' (moved)'}`);
  }
  return [...(before.text === '' ? [] : [`- ${before.text}`]), ...(after.text === '' ? [] : [`+ ${after.text}`])];
}

/** Who did it on each side, where somebody looked. */
export function stackLines({ before, after }: Difference): string[] {
  const sides = [
    ['-', before.stack],
    ['+', after.stack],
  ] as const;
  if (before.stack.join() === after.stack.join()) return before.stack.map((place) => `  ${place}`);
  return sides.flatMap(([sign, stack]) => stack.map((place) => `${sign} ${place}`));
}

export function milliseconds(ns: number): string {
  return `${(ns / 1_000_000).toFixed(6)} ms`;
}

/** How fast the new drivers' code is, which the clock does not show. */
export function driftText(ns: number): string {
  const amount = `${(Math.abs(ns) / 1000).toFixed(3)} us`;
  return `the clock follows the recording; from call to call the drivers' code takes ${amount} ${ns > 0 ? 'more' : 'less'} in all`;
}
