/** Columns of numbers that grow row by row, and rows by id: ids in a trace are dense, unless somebody made it to be hostile. */

/** A growing column of doubles; rows that were never set are NaN. */
export class NumberColumn {
  private values = new Float64Array(1024).fill(Number.NaN);

  get(row: number): number {
    return row < this.values.length ? this.values[row]! : Number.NaN;
  }

  set(row: number, value: number): void {
    if (row >= this.values.length) {
      const grown = new Float64Array(Math.max(row + 1, this.values.length * 2)).fill(Number.NaN);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[row] = value;
  }
}

/** Ids beyond what so many rows make likely are kept in a map, so that one huge id does not take memory for all before it. */
const MOST_SPARSE = 16;

function isDense(id: number, count: number): boolean {
  return id < (count + 1024) * MOST_SPARSE;
}

/** Which ids occurred. */
export class IdSet {
  private count = 0;
  private dense = new Uint8Array(1024);
  private readonly sparse = new Set<number>();

  /** False when it was in already. */
  add(id: number): boolean {
    if (id >= 0 && id < this.dense.length) {
      if (this.dense[id] === 1 || (this.sparse.size > 0 && this.sparse.has(id))) return false;
      this.dense[id] = 1;
      this.count++;
      return true;
    }
    if (this.sparse.has(id)) return false;
    this.count++;
    if (id < 0 || !isDense(id, this.count)) {
      this.sparse.add(id);
      return true;
    }
    const grown = new Uint8Array(Math.max(id + 1, this.dense.length * 2));
    grown.set(this.dense);
    grown[id] = 1;
    this.dense = grown;
    return true;
  }
}

/** Gives each id a row, in order of first use. */
export class RowsById {
  /** Rows given so far. */
  count = 0;
  /** Row + 1 by id, 0 for none. */
  private dense = new Int32Array(1024);
  private readonly sparse = new Map<number, number>();

  /** -1 for an id that has no row. */
  find(id: number): number {
    if (id >= 0 && id < this.dense.length) return this.dense[id]! - 1;
    return this.sparse.get(id) ?? -1;
  }

  of(id: number): number {
    const known = this.find(id);
    if (known >= 0) return known;
    const row = this.count++;
    if (id >= this.dense.length && isDense(id, this.count)) this.grow(id);
    if (id >= 0 && id < this.dense.length) this.dense[id] = row + 1;
    else this.sparse.set(id, row);
    return row;
  }

  private grow(id: number): void {
    const grown = new Int32Array(Math.max(id + 1, this.dense.length * 2));
    grown.set(this.dense);
    for (const [sparse, row] of this.sparse) {
      if (sparse >= grown.length || sparse < 0) continue;
      grown[sparse] = row + 1;
      this.sparse.delete(sparse);
    }
    this.dense = grown;
  }
}
