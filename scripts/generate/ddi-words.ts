/** Words about DDIs that generated code and pages share. */
import type { Ddi } from '../../kernel/ddi.ts';

/** Routines with an internal prefix are reached through pointers only. */
export function isExport({ name }: Ddi): boolean {
  return !/^(Iop|Halp|FsRtlp|MemFs)/.test(name);
}
