/** What event tracing (Etw) keeps outside guest memory: the registered providers. */
export interface EtwState {
  /** By registration handle: the provider's GUID. */
  readonly providers: Map<number, string>;
  nextHandle: number;
}

export function initialEtwState(): EtwState {
  return { providers: new Map(), nextHandle: 1 };
}
