/** Quantities that several events tell of one thing: counted at the first chosen event of each. */
import type { BatchFacts } from '../../filter/facts.ts';
import { IdSet } from '../../filter/number-columns.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';

export class OnceEach {
  /** What is counted. */
  readonly unit: string;
  /** What is asked of the scan's tracker. */
  readonly values: readonly unknown[];
  private readonly seen = new IdSet();
  private readonly what: 'irp' | 'acquisition';

  private constructor(what: 'irp' | 'acquisition') {
    this.what = what;
    this.unit = what === 'irp' ? 'IRPs' : 'acquisitions';
    this.values = what === 'irp' ? [{ op: 'fact', fact: 'irp' }] : [];
  }

  /** Undefined for a field that belongs to its event. */
  static for(field: string): OnceEach | undefined {
    if (field.startsWith('irp.')) return new OnceEach('irp');
    return field === 'lock.hold' ? new OnceEach('acquisition') : undefined;
  }

  /** True when what the event tells of has been counted. */
  isKnown({ batch, irp }: BatchFacts, event: number): boolean {
    // A release tells of the acquisition before it.
    if (this.what === 'acquisition') return batch.kind[event] === EventKind.lockRelease;
    return !this.seen.add(irp?.[event] ?? 0);
  }
}
