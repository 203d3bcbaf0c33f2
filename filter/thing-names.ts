/** The names by which a filter can ask for a thing that events name by number. */
import type { TraceNames } from '../wording/names.ts';
import type { Thing } from './plan.ts';

/** The first is the one that views show; a thread also goes by its own name without the process. */
export function namesOf(names: TraceNames, thing: Thing, id: number): readonly string[] {
  switch (thing) {
    case 'device':
      return [names.device(id)];
    case 'driver':
      return [names.driver(id)];
    case 'process':
      return [names.process(id)];
    case 'object':
      return [names.object(id)];
    case 'lock':
      return [names.lock(id)];
    case 'thread': {
      const full = names.thread(id);
      return [full, full.slice(full.indexOf('/') + 1)];
    }
  }
}
