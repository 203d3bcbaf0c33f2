/** Which part of the system an event belongs to, as reports name it. */
const PREFIXES: readonly (readonly [string, string])[] = [
  ['user_', 'user mode'],
  ['thread_switch', 'scheduling decision'],
  ['preemption', 'scheduling decision'],
  ['allocation_failure', 'failure decision'],
  ['image_', 'images'],
  ['driver_', 'drivers'],
  ['device_', 'devices'],
  ['symbolic_link_', 'objects'],
  ['object_', 'objects'],
  ['handle_', 'handles'],
  ['file_', 'file objects'],
  ['process_', 'processes and threads'],
  ['thread_', 'processes and threads'],
  ['context_switch', 'scheduling'],
  ['irp_', 'IRPs'],
  ['lock_', 'locks'],
  ['wait_', 'waits'],
  ['signal', 'dispatcher objects'],
  ['irql_', 'IRQL'],
  ['pool_', 'pool'],
  ['ddi_', 'DDI calls'],
  ['debug_print', 'debug output'],
  ['system_call_return', 'system calls'],
  ['bug_check', 'bug check'],
  ['run_end', 'end of the run'],
];

/** The subsystem of an event kind, by its schema name. */
export function subsystemOf(kindName: string): string {
  return PREFIXES.find(([prefix]) => kindName.startsWith(prefix))?.[1] ?? 'unknown';
}
