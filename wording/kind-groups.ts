/** The words people use for sets of event kinds: `irp`, `lock`, `pool`, `ddi`... */

import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';

/** Prefixes of kind names, or `decision` for all that replay feeds. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  irp: ['irp_', 'fast_io_', 'completion_packet', 'external_completion'],
  lock: ['lock_', 'region'],
  wait: ['wait_', 'signal'],
  pool: ['pool_', 'allocation_failure'],
  memory: ['mdl_', 'section_', 'view_', 'io_space_', 'virtual_'],
  dpc: ['dpc_'],
  timer: ['timer_'],
  apc: ['apc_'],
  work: ['work_'],
  interrupt: ['interrupt_', 'interprocessor_'],
  hardware: ['register_', 'dma_', 'hardware_', 'interrupt_delivery'],
  registry: ['registry_'],
  callback: ['callback_'],
  ddi: ['ddi_'],
  irql: ['irql_'],
  object: ['object_', 'symbolic_link_'],
  handle: ['handle_'],
  file: ['file_'],
  device: ['device_'],
  driver: ['driver_', 'image_'],
  process: ['process_'],
  thread: ['thread_create', 'thread_exit', 'thread_priority', 'thread_suspend'],
  schedule: ['thread_switch', 'preemption', 'processor_choice', 'context_switch', 'thread_ready'],
  user: ['user_', 'system_call_return'],
  print: ['debug_print', 'event_log', 'trace_message', 'debug_break'],
  exceptions: ['exception', 'exception_handle'],
  end: ['exception', 'stack_trace', 'finding', 'bug_check', 'bug_check_data', 'run_end'],
  digest: ['state_digest'],
};

/** The words {@link kindsOf} takes besides the names of kinds. */
export const KIND_GROUPS: readonly string[] = [...Object.keys(GROUPS), 'decision', 'observation'];

/** The numbers of the kinds a word stands for. Throws InputError for an unknown word. */
export function kindsOf(word: string): number[] {
  const name = word.trim().toLowerCase().replaceAll('-', '_');
  const exact = EVENT_KINDS.filter((kind) => kind.name === name);
  const group = EVENT_KINDS.filter(
    (kind) => kind.role === name || GROUPS[name]?.some((prefix) => kind.name.startsWith(prefix)),
  );
  const found = exact.length > 0 ? exact : group;
  if (found.length === 0) {
    const known = [...KIND_GROUPS, ...EVENT_KINDS.map((kind) => kind.name)];
    const hint = didYouMean(name, known) || `; groups are ${KIND_GROUPS.join(', ')}`;
    throw new InputError(`there is no event kind "${word}"${hint}`);
  }
  return found.map((kind) => kind.number);
}
