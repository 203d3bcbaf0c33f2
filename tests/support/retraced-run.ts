/** A run that follows a trace's decisions and writes a trace again, which can be stored and continued at any step. */
import { BatchWriter } from '../../proto/generated/batch-writer.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import type { TraceTarget } from '../../proto/trace-target.ts';
import { TraceWriter, type TraceWriterState } from '../../proto/trace-writer.ts';
import { ReplaySource, type ReplaySourceState } from '../../replayer/replay-source.ts';
import { configurationOfTrace } from '../../replayer/strict-replay.ts';
import { System, type SystemState } from '../../system/system.ts';

export interface RetracedState {
  readonly system: SystemState;
  readonly source: ReplaySourceState;
  readonly writer: TraceWriterState;
}

export class RetracedRun {
  readonly system: System;
  readonly writer: TraceWriter;
  private readonly source: ReplaySource;

  /** Begins at boot, or goes on from a state. */
  constructor(reader: TraceReader, target: TraceTarget, state?: RetracedState) {
    this.source = new ReplaySource(reader);
    const sink = new BatchWriter();
    this.system = new System(configurationOfTrace(reader), this.source, sink);
    if (state === undefined) {
      this.writer = TraceWriter.create(target, reader.header, sink);
      for (const { imageSha256 } of reader.drivers) this.writer.addBlob(reader.blob(imageSha256));
      for (const { sha256 } of reader.header.file) if (sha256.length > 0) this.writer.addBlob(reader.blob(sha256));
      this.system.boot();
    } else {
      this.writer = TraceWriter.resume(target, state.writer, sink);
      this.source.restore(state.source);
      this.system.restore(state.system);
    }
  }

  /** Runs until at least that many events have happened; true when the run has ended. */
  runToEvent(number: number): boolean {
    while (this.writer.eventCount < number) {
      const outcome = this.system.run(1);
      if (outcome === undefined) continue;
      this.writer.finish(outcome.text);
      return true;
    }
    return false;
  }

  save(): RetracedState {
    return { system: this.system.save(), source: this.source.save(), writer: structuredClone(this.writer.save()) };
  }
}
