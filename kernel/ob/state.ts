/** What the object manager (Ob) keeps outside guest memory: the namespace, the objects' identities, handle tables. */

export interface ObState {
  nextObject: number;
}

export function initialObState(): ObState {
  return { nextObject: 1 };
}
