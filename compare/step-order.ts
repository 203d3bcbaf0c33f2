/**
 * Which differences in a row of steps matter. Steps of different channels do not depend on each other, nor do different
 * calls and allocations; what a driver does under a lock or at a raised IRQL does depend on that.
 */
import type { ChannelKind } from './comparison.ts';

type ChannelOf = (text: number) => ChannelKind;

/** Nothing moves across these: they say what the steps between them are guarded by. */
const GUARDS: ReadonlySet<ChannelKind> = new Set(['locks', 'IRQL']);

/** Different steps of these channels do not depend on each other either. */
const UNORDERED: ReadonlySet<ChannelKind> = new Set(['calls', 'pool']);

/** Whether `after` is `before` with steps exchanged that do not depend on each other. Both are texts by their numbers. */
export function isCommutation(before: readonly number[], after: readonly number[], channelOf: ChannelOf): boolean {
  if (before.length !== after.length) return false;
  let start = 0;
  for (let i = 0; i <= before.length; i++) {
    const guard = i < before.length && GUARDS.has(channelOf(before[i]!));
    const end = i === before.length;
    if (!guard && !end) continue;
    if (guard && before[i] !== after[i]) return false;
    if (!sameChannels(before.slice(start, i), after.slice(start, i), channelOf)) return false;
    start = i + 1;
  }
  return true;
}

function sameChannels(before: readonly number[], after: readonly number[], channelOf: ChannelOf): boolean {
  const rows = (texts: readonly number[]) => {
    const byChannel = new Map<string, number[]>();
    for (const text of texts) {
      const channel = channelOf(text);
      const name = UNORDERED.has(channel) ? `${channel} ${text}` : channel;
      const row = byChannel.get(name);
      if (row === undefined) byChannel.set(name, [text]);
      else row.push(text);
    }
    return byChannel;
  };
  const [a, b] = [rows(before), rows(after)];
  return a.size === b.size && [...a].every(([name, row]) => b.get(name)?.join() === row.join());
}

/** Whether the difference shows outside the driver: among the steps that somebody else sees. */
export function showsOutside(
  before: readonly number[],
  after: readonly number[],
  isOutside: (text: number) => boolean,
): boolean {
  return before.filter(isOutside).join() !== after.filter(isOutside).join();
}
