/** A sink that notes which kinds of events it is told of. */
import { EVENT_KINDS } from '../../proto/generated/event-kinds.ts';
import { NullSink } from '../../proto/generated/event-sink.ts';

export class KindCollector extends NullSink {
  /** @param methods gets the sink's methods that are called */
  constructor(methods: Set<string>) {
    super();
    for (const { method } of EVENT_KINDS) {
      Object.defineProperty(this, method, { value: () => void methods.add(method), configurable: true });
    }
  }
}
