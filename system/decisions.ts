/** The types of decisions, for those who make them. */
export type { DecisionSource } from '../kernel/ports.ts';
export type { ResultReference, UserAction } from '../kernel/user-action.ts';
