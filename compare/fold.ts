/**
 * Which differences follow from others. Whoever gets another result may do something else next, so what a thread does after
 * that is inconclusive; requests for the same file meet what the earlier one left in it; when a run stops, nothing comes
 * after. A consequence is never worse than what it stands under: a worse difference stands for itself.
 */
import {
  endDifferences,
  endingDifference,
  NOTHING,
  placeOf,
  requestDifference,
  side,
  wholeDifference,
} from './classify.ts';
import { type Aspect, isCompared, type RequestDiff, type RunDiff } from './compare-runs.ts';
import { classNumber, type Difference, type DifferenceClass, type RequestPlace } from './comparison.ts';
import { endingOf } from './ending.ts';
import type { Run, RunRequest } from './run-model.ts';

/** A difference while others may still be put under it. */
interface Root {
  difference: Difference;
  readonly consequences: Difference[];
  readonly diff: RequestDiff | undefined;
}

/** What user mode is told. */
const RESULTS: ReadonlySet<Aspect> = new Set(['status', 'information', 'data']);

/** A class as far as causes go: what cannot be told comes below all. */
function weight(name: DifferenceClass): number {
  return name === 'inconclusive' ? -1 : classNumber(name);
}

function filesOf(request: RunRequest | undefined): string[] {
  // Names of objects are the same in any case.
  return (request?.irps ?? []).map(({ file }) => file.toLowerCase()).filter((file) => file !== '');
}

function filesOfBoth({ before, after }: RequestDiff): string[] {
  return [...filesOf(before), ...filesOf(after)];
}

/** In the order in which the recorded run came to them. */
function position({ before, after }: RequestDiff): number {
  return before?.firstEvent ?? after!.firstEvent;
}

export class Folding {
  private readonly roots: Root[] = [];
  /** By thread, what gave it another result. */
  private readonly divergedThreads = new Map<string, Root>();
  /** By file, what left something else in it. */
  private readonly changedFiles = new Map<string, Root>();
  private readonly before: Run;
  private readonly after: Run;
  private readonly diff: RunDiff;
  private ending: Root | undefined;
  /** Requests that the second run did not come to. */
  private unreached = 0;
  private readonly endsMatter: boolean;

  /** @param endsMatter whether it is told how the runs ended */
  constructor([before, after]: readonly [before: Run, after: Run], diff: RunDiff, endsMatter = true) {
    this.before = before;
    this.after = after;
    this.diff = diff;
    this.endsMatter = endsMatter;
  }

  /** The roots, with what follows from them beneath. */
  fold(): Difference[] {
    const ending = this.endsMatter ? endingDifference(this.before.end, this.after.end) : undefined;
    if (ending !== undefined) {
      const request = ending.class === 'bug check' ? this.unfinished() : undefined;
      this.ending = {
        difference: { ...ending, request: request && placeOf(request) },
        consequences: [],
        diff: undefined,
      };
    }
    const requests = [...this.diff.requests].sort((a, b) => position(a) - position(b));
    for (const request of requests) this.addRequest(request);
    for (const difference of endDifferences(this.before, this.after, this.diff)) {
      this.roots.push({ difference, consequences: [], diff: undefined });
    }
    if (this.ending !== undefined) this.addEnding(this.ending);
    this.addUnreached();
    this.putUnloadUnderWhatHoldsIt();
    this.putCausesUnderLeaks();
    return merged(
      this.roots.map(({ difference, consequences, diff }) => this.finished(difference, consequences, diff)),
    );
  }

  /** What the second run was doing when it stopped: of the requests that do not end in it, the one that began last. */
  private unfinished(): RequestDiff | undefined {
    const began = ({ after }: RequestDiff) => (after?.status === undefined ? (after?.firstEvent ?? -1) : -1);
    return this.diff.requests
      .filter(({ before }) => before?.service !== '' && before?.status !== undefined)
      .reduce<RequestDiff | undefined>(
        (last, diff) => (began(diff) > (last === undefined ? -1 : began(last)) ? diff : last),
        undefined,
      );
  }

  private addRequest(diff: RequestDiff): void {
    const differences = diff.changes
      .map((change) => requestDifference(diff, change))
      .sort((a, b) => weight(b.class) - weight(a.class));
    const [first, ...rest] = differences as [Difference, ...Difference[]];
    if (this.isCutOff(diff) && diff.after === undefined && this.stopper() !== undefined) {
      this.unreached++;
      return;
    }
    const cause = this.causeOf(diff, first);
    if (cause !== undefined) {
      cause.consequences.push(...differences.map((difference) => this.asConsequence(difference, cause)));
      return;
    }
    const root: Root = { difference: first, consequences: rest, diff };
    this.roots.push(root);
    this.spread(root, diff);
  }

  /** Who may meet what this difference has changed. */
  private spread(root: Root, diff: RequestDiff): void {
    if (weight(root.difference.class) < classNumber('contract')) return;
    for (const file of filesOfBoth(diff)) if (!this.changedFiles.has(file)) this.changedFiles.set(file, root);
    const hasOtherResult = diff.changes.some(({ aspect }) => RESULTS.has(aspect));
    if (hasOtherResult && diff.before?.service && !this.divergedThreads.has(diff.thread)) {
      this.divergedThreads.set(diff.thread, root);
    }
  }

  private causeOf(diff: RequestDiff, first: Difference): Root | undefined {
    if (this.isCutOff(diff)) return this.stopper();
    const atBoot = this.roots.find(
      ({ difference }) => difference.channel.name === '' && this.isLoadFailure(difference),
    );
    const causes = [
      this.divergedThreads.get(diff.thread),
      ...filesOfBoth(diff).map((file) => this.changedFiles.get(file)),
      atBoot,
    ];
    return causes.find((cause) => cause !== undefined && weight(cause.difference.class) >= weight(first.class));
  }

  /** What kept the second run from going on. */
  private stopper(): Root | undefined {
    return endingOf(this.after.end) === 'deadlock' ? this.stuck() : this.ending;
  }

  /** A driver that did not start, or has no device or link by the name that it had: nobody gets anywhere after that. */
  private isLoadFailure({ class: name, lines }: Difference): boolean {
    return (
      name === 'contract' &&
      lines.some(
        ({ side, text }) =>
          side === '-' && /^(device_create|symbolic_link_create|driver_entry_return .*STATUS_SUCCESS)/.test(text),
      )
    );
  }

  /** The run ended before the request did, or before it came to it. */
  private isCutOff({ before, after }: RequestDiff): boolean {
    const [endedBefore, endedAfter] = [endingOf(this.before.end), endingOf(this.after.end)];
    const missing = (request: RunRequest | undefined) => request === undefined || request.status === undefined;
    if (endedAfter === 'deadlock') return after === undefined && this.stuck() !== undefined;
    if (endedAfter !== 'completed' && missing(after)) return true;
    return endedBefore !== 'completed' && missing(before) && this.ending !== undefined;
  }

  /** A request that never ends, for which others wait. */
  private stuck(): Root | undefined {
    return this.roots.find(({ diff }) => diff?.before?.status !== undefined && diff.after?.status === undefined);
  }

  /** What a thread does after it was told something else is not known; a worse difference is one all the same. */
  private asConsequence(difference: Difference, cause: Root): Difference {
    const thread = difference.request?.thread;
    const diverged = thread !== undefined && this.divergedThreads.get(thread) === cause;
    const cutOff = cause === this.ending && cause.difference.class === 'inconclusive';
    return diverged || cutOff ? withClass(difference, 'inconclusive') : difference;
  }

  /** That threads wait for ever follows from whatever is never completed. */
  private addEnding(ending: Root): void {
    const cause =
      ending.difference.class === 'rule' ? this.roots.find(({ difference }) => difference.class === 'rule') : undefined;
    if (cause === undefined) this.roots.push(ending);
    else cause.consequences.push(ending.difference, ...ending.consequences);
  }

  private addUnreached(): void {
    if (this.unreached === 0) return;
    const text = side(this.unreached === 1 ? '1 request' : `${this.unreached} requests`);
    const what = 'requests that the run does not come to';
    const difference = wholeDifference('inconclusive', 'request', what, text, NOTHING);
    this.stopper()!.consequences.push({ ...difference, fingerprint: `inconclusive: ${what}` });
  }

  /** A driver that something holds is not unloaded: its device, links and blocks stay as well. */
  private putUnloadUnderWhatHoldsIt(): void {
    const left = (what: string) =>
      this.roots.find(({ difference: { class: name, what: text } }) => name === 'rule' && text.startsWith(what));
    if (left('object Driver ') === undefined) return;
    const holder = HOLDERS.map(left).find((root) => root !== undefined)!;
    for (const root of this.roots.filter((other) => other !== holder && isPartOfUnload(other))) {
      this.roots.splice(this.roots.indexOf(root), 1);
      holder.consequences.push(root.difference, ...root.consequences);
    }
  }

  /** Steps that leave a block or take locks the other way round stand under what comes of it. */
  private putCausesUnderLeaks(): void {
    for (const leak of this.roots) {
      const { difference } = leak;
      if (difference.class !== 'rule' || difference.request !== undefined) continue;
      const words = wordsOf(difference);
      if (words.length === 0) continue;
      for (const root of [...this.roots]) {
        const { class: name, channel, lines, request } = root.difference;
        if (name !== 'internal' && name !== 'order') continue;
        // A lock inside a block is no cause of its leak.
        if (request === undefined && channel.kind !== difference.channel.kind) continue;
        const isCause =
          request === undefined
            ? words.some(
                (word) => root.difference.before.text.includes(word) || root.difference.after.text.includes(word),
              )
            : lines.some(({ side, text }) => side !== ' ' && words.some((word) => text.includes(word)));
        if (!isCause) continue;
        this.roots.splice(this.roots.indexOf(root), 1);
        leak.consequences.push(root.difference, ...root.consequences);
      }
    }
  }

  private finished(
    difference: Difference,
    consequences: readonly Difference[],
    diff: RequestDiff | undefined,
  ): Difference {
    const reconverges = diff === undefined ? '' : this.reconvergence(diff);
    return { ...difference, consequences: merged(consequences), reconverges };
  }

  /** The first request of the thread from which on nothing differs. */
  private reconvergence({ thread, before, after }: RequestDiff): string {
    const requests = (this.before.threads.get(thread) ?? []).filter(
      (request) => request.service !== '' && isCompared(request),
    );
    const different = new Set(
      this.diff.requests.flatMap((request) => [
        request.before,
        ...request.changes.flatMap((change) => change.requests ?? []),
      ]),
    );
    let last = -1;
    requests.forEach((request, i) => {
      if (different.has(request)) last = i;
    });
    const next = requests[last + 1];
    if (last < 0 || next === undefined || (before ?? after)!.service === '') return '';
    return `the same again from ${thread} #${next.ordinal} ${next.service} (event ${next.firstEvent})`;
  }
}

/** What the steps that lead to a leak or a deadlock have in them. */
function wordsOf({ channel, what, after }: Difference): string[] {
  if (channel.kind === 'pool') return [...what.matchAll(/'[^']*'/g)].map(([tag]) => tag);
  return channel.kind === 'locks' ? after.text.split(', then ') : [];
}

/** What keeps a driver from being unloaded, the closest cause first. */
const HOLDERS = ['IRP ', 'handle of ', 'object File ', 'object Device ', 'object Driver '];

/** Something that is left at the end, or steps that are missing where no program asks for anything. */
function isPartOfUnload({ difference, diff }: Root): boolean {
  const { request, channel, lines } = difference;
  if (request === undefined) return channel.kind === 'end of the run' || channel.kind === 'pool';
  return diff?.before?.service === '' && lines.length > 0 && lines.every(({ side }) => side !== '+');
}

function withClass(difference: Difference, name: DifferenceClass): Difference {
  const fingerprint = difference.fingerprint.replace(/^[^:]+/, name);
  return { ...difference, class: name, fingerprint };
}

/** The same difference in several requests becomes one. */
function merged(differences: readonly Difference[]): Difference[] {
  const known = new Map<string, { difference: Difference; again: RequestPlace[]; consequences: Difference[] }>();
  for (const difference of differences) {
    const same = known.get(difference.fingerprint);
    if (same === undefined) {
      const { again, consequences } = difference;
      known.set(difference.fingerprint, { difference, again: [...again], consequences: [...consequences] });
    } else {
      if (difference.request !== undefined) same.again.push(difference.request);
      same.consequences.push(...difference.consequences);
    }
  }
  return [...known.values()].map(({ difference, again, consequences }) => ({
    ...difference,
    again,
    consequences: consequences.length > difference.consequences.length ? merged(consequences) : consequences,
  }));
}
