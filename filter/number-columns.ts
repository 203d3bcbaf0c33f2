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

/** Gives each id a row, in order of first use. */
export class RowsById {
  private count = 0;
  /** Row + 1 by id, 0 for none. */
  private dense = new Int32Array(1024);
  private readonly sparse = new Map<number, number>();

  /** -1 for an id that has no row. */
  find(id: number): number {
    if (id < this.dense.length) return id < 0 ? -1 : this.dense[id]! - 1;
    return this.sparse.get(id) ?? -1;
  }

  of(id: number): number {
    const known = this.find(id);
    if (known >= 0) return known;
    const row = this.count++;
    if (id >= this.dense.length && id < (this.count + 1024) * MOST_SPARSE) this.grow(id);
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
