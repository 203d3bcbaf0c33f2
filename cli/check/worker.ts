/** Checks traces on worker threads. A worker takes one trace after the other; one that dies costs its trace only. */
import { availableParallelism } from 'node:os';
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import type { TraceResult } from '../../checks/check-trace.ts';
import { loadReplacements, type Replacement } from '../driver-option.ts';
import { checkTraceFile, crashed, type FileSettings } from './trace-file.ts';

/** What every worker is told once. */
export interface CheckJob extends FileSettings {
  readonly drivers: readonly Replacement[];
}

interface Request {
  readonly trace: string;
}

type Done = (index: number, result: TraceResult) => void;

/** One worker: gives it traces until none is left. */
async function work(
  job: CheckJob,
  take: () => number | undefined,
  traces: readonly string[],
  done: Done,
): Promise<void> {
  let worker: Worker | undefined;
  try {
    for (let index = take(); index !== undefined; index = take()) {
      worker ??= new Worker(new URL(import.meta.url), { workerData: { checkJob: job } });
      const request: Request = { trace: traces[index]! };
      worker.postMessage(request);
      const { result, died } = await answerOf(worker);
      if (died) worker = undefined;
      done(index, result);
    }
  } finally {
    await worker?.terminate();
  }
}

interface Answer {
  readonly result: TraceResult;
  readonly died: boolean;
}

/** What the worker says next, or that it died instead. */
function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve) => {
    // Each listener by itself: `removeAllListeners` would take Node's own with it, and no message would ever come.
    const settle = (answer: Answer) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (result: TraceResult) => settle({ result, died: false });
    const onError = (error: Error) => settle({ result: crashed(error.message), died: true });
    const onExit = () => settle({ result: crashed('its thread ended'), died: true });
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}

/**
 * Checks traces on that many threads; the results are in the order of the traces.
 * @param progress called with the number of traces that are done
 */
export async function checkTraces(
  traces: readonly string[],
  job: CheckJob,
  jobs = availableParallelism(),
  progress: (done: number) => void = () => {},
): Promise<readonly TraceResult[]> {
  const results: TraceResult[] = [];
  let next = 0;
  let finished = 0;
  const take = () => (next < traces.length ? next++ : undefined);
  const done: Done = (index, result) => {
    results[index] = result;
    progress(++finished);
  };
  const workers = Array.from({ length: Math.min(jobs, traces.length) }, () => work(job, take, traces, done));
  await Promise.all(workers);
  return results;
}

async function serve(port: MessagePort, job: CheckJob): Promise<void> {
  const drivers = await loadReplacements(job.drivers);
  port.on('message', async ({ trace }: Request) => port.postMessage(await checkTraceFile(trace, drivers, job)));
}

const job: CheckJob | undefined = isMainThread ? undefined : workerData?.checkJob;
if (job !== undefined && parentPort !== null) await serve(parentPort, job);
