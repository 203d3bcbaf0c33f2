/** The protocol between a scenario thread and the machine: it yields actions and gets their results. */
import type { U64 } from '../../base/u64.ts';
import type { UserAction } from '../../kernel/user-action.ts';

/** How an action ended. */
export interface ActionResult {
  /** The action's number, by which later actions can refer to its result. */
  readonly action: number;
  readonly status: number;
  /** The handle or address it produced, 0 for none. */
  readonly result: U64;
}

/** A scenario thread, or a part of one. */
export type UserProgram<T> = Generator<UserAction, T, ActionResult>;
