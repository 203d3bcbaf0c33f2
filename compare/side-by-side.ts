/** All steps of a request in both runs, aligned: what stands beside each other is the same step. */
import { alignNumbers } from '../base/align.ts';
import type { DiffLine, RequestDiff } from './compare-runs.ts';
import { withMoves } from './moved-steps.ts';
import type { RunRequest, Steps, StepTexts } from './run-model.ts';

/** A step with the numbers of its events, undefined in a run that does not have it there. */
export interface AlignedStep {
  readonly text: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** The event of the other run that does the same at another place. */
  readonly movedTo: number | undefined;
}

/** The steps for a request and its IRPs, whoever took them, in the order of the run. */
function allSteps(request: RunRequest | undefined): Steps {
  const rows = request === undefined ? [] : [request.steps, ...request.irps.map(({ steps }) => steps), request.waits];
  const steps = rows.flatMap(({ texts, events }) => texts.map((text, i) => ({ text, event: events[i]! })));
  steps.sort((a, b) => a.event - b.event);
  return { texts: steps.map(({ text }) => text), events: steps.map(({ event }) => event) };
}

export function alignedSteps({ before, after }: RequestDiff, texts: StepTexts): AlignedStep[] {
  const [a, b] = [allSteps(before), allSteps(after)];
  const pairs = alignNumbers(Int32Array.from(a.texts), Int32Array.from(b.texts));
  const lines = pairs.map(
    (pair): DiffLine => ({
      side: pair.b < 0 ? '-' : pair.a < 0 ? '+' : ' ',
      text: texts.text(pair.a < 0 ? b.texts[pair.b]! : a.texts[pair.a]!),
      event: pair.a < 0 ? b.events[pair.b]! : a.events[pair.a]!,
    }),
  );
  return withMoves(lines).map(({ text, movedTo }, i) => {
    const pair = pairs[i]!;
    return { text, before: a.events[pair.a], after: b.events[pair.b], movedTo };
  });
}
