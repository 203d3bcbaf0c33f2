/** The scenario of the sample driver relay: requests go between DPCs, a thread and workers of four processors. */
export { default } from '../../../drivers/relay/relay.scenario.mjs';
