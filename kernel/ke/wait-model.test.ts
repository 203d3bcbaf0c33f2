/**
 * Random threads, events and mutexes against a model of a page: a dispatcher object has a state, waiters are served
 * first come, first served, a wait takes all it needs at one moment. A failure names its seed.
 */
import { expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import type { Thread } from '../ps/state.ts';
import { createDispatcherTest, type DispatcherTest, WaitAll, WaitAny } from '../testing/dispatcher-test.ts';

const STATUS_TIMEOUT = 0x102;
const TIMEOUT_NS = 1000;

type Kind = 'notification' | 'synchronisation' | 'mutex';

interface ModelObject {
  readonly kind: Kind;
  state: number;
  owner: number;
}

interface ModelWait {
  readonly thread: number;
  readonly objects: readonly number[];
  readonly type: number;
  readonly dueNs: number;
}

/** What the documentation says about dispatcher objects, in the plainest form. */
class Model {
  readonly objects: ModelObject[];
  /** Waits in progress, the oldest first. */
  waits: ModelWait[] = [];
  /** Statuses of waits that have ended, by thread, in the order in which they ended. */
  readonly ended: (readonly [number, number])[] = [];

  constructor(kinds: readonly Kind[]) {
    this.objects = kinds.map((kind) => ({ kind, state: kind === 'mutex' ? 1 : 0, owner: -1 }));
  }

  private isFree(object: number, thread: number): boolean {
    const { state, owner } = this.objects[object]!;
    return state > 0 || owner === thread;
  }

  private take(object: number, thread: number): void {
    const it = this.objects[object]!;
    if (it.kind === 'synchronisation') it.state = 0;
    if (it.kind !== 'mutex') return;
    it.state--;
    it.owner = thread;
  }

  tryWait(thread: number, objects: readonly number[], type: number): number | undefined {
    if (type === WaitAny) {
      const index = objects.findIndex((object) => this.isFree(object, thread));
      if (index < 0) return undefined;
      this.take(objects[index]!, thread);
      return index;
    }
    if (!objects.every((object) => this.isFree(object, thread))) return undefined;
    for (const object of objects) this.take(object, thread);
    return 0;
  }

  /** Serves those who wait for an object that has become free. */
  serve(object: number): void {
    for (const wait of [...this.waits]) {
      if (!wait.objects.includes(object)) continue;
      const status = this.tryWait(wait.thread, wait.objects, wait.type);
      if (status !== undefined) this.end(wait, status);
    }
  }

  private end(wait: ModelWait, status: number): void {
    this.waits = this.waits.filter((other) => other !== wait);
    this.ended.push([wait.thread, status]);
  }

  expire(now: number): void {
    const due = this.waits.filter(({ dueNs }) => dueNs <= now).sort((a, b) => a.dueNs - b.dueNs);
    for (const wait of due) this.end(wait, STATUS_TIMEOUT);
  }
}

class Duel {
  private readonly t: DispatcherTest = createDispatcherTest();
  private readonly model: Model;
  private readonly random: Prng;
  private readonly addresses: ReturnType<DispatcherTest['place']>[];
  private readonly threads: Thread[];

  constructor(seed: number) {
    this.random = new Prng(seed);
    const kinds: Kind[] = ['notification', 'synchronisation', 'synchronisation', 'mutex', 'mutex'];
    this.model = new Model(kinds);
    const make = { notification: () => this.t.event(0, false), synchronisation: () => this.t.event(1, false) };
    this.addresses = kinds.map((kind) => (kind === 'mutex' ? this.t.mutex() : make[kind]()));
    this.threads = ['a', 'b', 'c', 'd', 'e'].map(this.t.thread);
  }

  step(): void {
    const thread = this.random.below(this.threads.length);
    if (this.model.waits.some((wait) => wait.thread === thread)) this.outside();
    else if (this.random.below(3) === 0) this.release(thread);
    else this.wait(thread);
    this.compare();
  }

  /** What happens without the thread: an event changes, time passes. */
  private outside(): void {
    const { model, random, t } = this;
    const event = random.below(3);
    const action = random.below(4);
    if (action === 0) {
      t.pass(TIMEOUT_NS / 4);
      model.expire(t.k.time);
    } else if (action === 1) {
      t.ke('KeResetEvent', this.addresses[event]!);
      model.objects[event]!.state = 0;
    } else {
      t.ke('KeSetEvent', this.addresses[event]!, 0, false);
      if (model.objects[event]!.state === 0) {
        model.objects[event]!.state = 1;
        model.serve(event);
      }
    }
  }

  private release(thread: number): void {
    const owned = this.model.objects.findIndex(({ owner }) => owner === thread);
    if (owned < 0) return;
    const it = this.model.objects[owned]!;
    const old = this.t.inThread(this.threads[thread]!, 'KeReleaseMutex', this.addresses[owned]!, false);
    expect(old === 0).toBe(it.state === 0);
    it.state++;
    if (it.state !== 1) return;
    it.owner = -1;
    this.model.serve(owned);
  }

  private wait(thread: number): void {
    const { model, random, t } = this;
    const objects = Array.from({ length: 1 + random.below(3) }, () => random.below(model.objects.length));
    const type = random.below(2) === 0 ? WaitAll : WaitAny;
    const timed = random.below(2) === 0;
    const expected = model.tryWait(thread, objects, type);
    if (expected === undefined) {
      const dueNs = timed ? t.k.time + TIMEOUT_NS : Number.POSITIVE_INFINITY;
      model.waits.push({ thread, objects, type, dueNs });
    }
    const array = t.pointers(objects.map((object) => this.addresses[object]!));
    const timeout = timed ? t.timeout(-TIMEOUT_NS / 100) : 0;
    const args = [objects.length, array, type, 0, 0, false, timeout, 0];
    expect(t.inThread(this.threads[thread]!, 'KeWaitForMultipleObjects', ...args)).toBe(expected);
  }

  private compare(): void {
    const { model, t } = this;
    for (const [thread, status] of model.ended.splice(0)) expect(t.script.resume(this.threads[thread]!)).toBe(status);
    expect(this.addresses.map(t.signalState)).toEqual(model.objects.map(({ state }) => state));
    const waiting = this.threads.map((thread) => thread.state === 'waiting');
    expect(waiting).toEqual(this.threads.map((_, index) => model.waits.some(({ thread }) => thread === index)));
    const blocks = this.addresses.map((_, object) =>
      model.waits.reduce((sum, wait) => sum + wait.objects.filter((other) => other === object).length, 0),
    );
    expect(this.addresses.map(t.waiters)).toEqual(blocks);
    expect(t.k.state.ke.waitTimeouts.length).toBe(model.waits.filter(({ dueNs }) => dueNs < Infinity).length);
  }
}

test.each(Array.from({ length: 20 }, (_, index) => index + 1))('seed %i agrees with the model', (seed) => {
  const duel = new Duel(seed);
  for (let step = 0; step < 120; step++) duel.step();
});
