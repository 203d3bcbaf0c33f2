/** The types of decisions, for those who make them. */
export type { DecisionSource, ProcessorSlice } from '../kernel/ports.ts';
export type { ResultReference, UserAction } from '../kernel/user-action.ts';
