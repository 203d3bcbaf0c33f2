/**
 * Which locks are taken while which others are held, and where that has cycles: then threads that take them at
 * the same time can wait for each other for ever. Locks are whatever the user gives: single ones or kinds of them.
 */

/** `inner` was taken while `outer` was held. */
export interface OrderEdge<Lock> {
  readonly outer: Lock;
  readonly inner: Lock;
  count: number;
  /** Of the first time: what the user gave. */
  readonly first: OrderMoment;
  /** Locks that were held each time besides: they keep others from doing the same at that moment. */
  guards: Set<Lock>;
}

/** Where and when the inner lock was taken. */
export interface OrderMoment {
  readonly event: number;
  readonly callSite: number;
  readonly context: number;
}

export interface OrderCycle<Lock> {
  /** Each edge begins with the lock that the one before ends with; the last one ends with the first lock. */
  readonly edges: readonly OrderEdge<Lock>[];
  /** A lock that was held each time: the cycle cannot close. */
  readonly guard: Lock | undefined;
}

export class LockOrderGraph<Lock> {
  private readonly from = new Map<Lock, Map<Lock, OrderEdge<Lock>>>();

  /** `inner` is taken while `held` are held. */
  taken(inner: Lock, held: readonly Lock[], moment: OrderMoment): void {
    for (const outer of new Set(held)) {
      const guards = new Set(held.filter((lock) => lock !== outer && lock !== inner));
      let edges = this.from.get(outer);
      if (edges === undefined) {
        edges = new Map();
        this.from.set(outer, edges);
      }
      const edge = edges.get(inner);
      if (edge === undefined) {
        edges.set(inner, { outer, inner, count: 1, first: moment, guards });
      } else {
        edge.count++;
        edge.guards = new Set([...edge.guards].filter((guard) => guards.has(guard)));
      }
    }
  }

  /** In the order in which they were first seen. */
  edges(): OrderEdge<Lock>[] {
    return [...this.from.values()]
      .flatMap((edges) => [...edges.values()])
      .sort((a, b) => a.first.event - b.first.event);
  }

  /**
   * For each edge that lies on a cycle, the shortest one through it; each cycle once, the first edge seen first. Two
   * locks of one kind held at once are no cycle.
   * @param isOne whether a lock is a single one, so that holding it each time means the same lock each time
   */
  cycles(isOne: (lock: Lock) => boolean = () => true): OrderCycle<Lock>[] {
    const found = new Map<string, OrderCycle<Lock>>();
    const numbers = new Map<Lock, number>();
    const numberOf = (lock: Lock) => {
      if (!numbers.has(lock)) numbers.set(lock, numbers.size);
      return numbers.get(lock)!;
    };
    for (const edge of this.edges()) {
      if (edge.outer === edge.inner) continue;
      const back = this.shortestPath(edge.inner, edge.outer);
      if (back === undefined) continue;
      const edges = [edge, ...back];
      const key = edges
        .map(({ outer }) => numberOf(outer))
        .sort((a, b) => a - b)
        .join();
      if (found.has(key)) continue;
      const guard = [...edge.guards].find((lock) => isOne(lock) && edges.every(({ guards }) => guards.has(lock)));
      found.set(key, { edges, guard });
    }
    return [...found.values()];
  }

  private shortestPath(start: Lock, end: Lock): OrderEdge<Lock>[] | undefined {
    const reachedBy = new Map<Lock, OrderEdge<Lock> | undefined>([[start, undefined]]);
    const queue = [start];
    for (const lock of queue) {
      if (lock === end) return pathTo(end, reachedBy);
      for (const edge of this.from.get(lock)?.values() ?? []) {
        if (reachedBy.has(edge.inner)) continue;
        reachedBy.set(edge.inner, edge);
        queue.push(edge.inner);
      }
    }
    return undefined;
  }
}

function pathTo<Lock>(end: Lock, reachedBy: ReadonlyMap<Lock, OrderEdge<Lock> | undefined>): OrderEdge<Lock>[] {
  const path: OrderEdge<Lock>[] = [];
  for (let edge = reachedBy.get(end); edge !== undefined; edge = reachedBy.get(edge.outer)) path.unshift(edge);
  return path;
}
