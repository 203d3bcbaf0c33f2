/** The page that says which routines drivers can call and which system services user mode can: from the DDI table. */
import { ccDdis } from '../../kernel/cc/ddis.ts';
import { cmDdis } from '../../kernel/cm/ddis.ts';
import { dbgDdis } from '../../kernel/dbg/ddis.ts';
import type { Ddi } from '../../kernel/ddi.ts';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { etwDdis } from '../../kernel/etw/ddis.ts';
import { exDdis } from '../../kernel/ex/ddis.ts';
import { fsDdis } from '../../kernel/fs/dispatch.ts';
import { fsRtlDdis } from '../../kernel/fsrtl/ddis.ts';
import { halDdis } from '../../kernel/hal/ddis.ts';
import { ioDdis } from '../../kernel/io/ddis.ts';
import { keDdis } from '../../kernel/ke/ddis.ts';
import { mmDdis } from '../../kernel/mm/ddis.ts';
import { nativeDdis } from '../../kernel/native-routines.ts';
import { obDdis } from '../../kernel/ob/ddis.ts';
import { poDdis } from '../../kernel/po/ddis.ts';
import { psDdis } from '../../kernel/ps/ddis.ts';
import { rtlDdis } from '../../kernel/rtl/ddis.ts';
import { seDdis } from '../../kernel/se/ddis.ts';
import { systemServices } from '../../kernel/services.ts';
import { hasConformanceCase } from '../../nt/ddi-facts.ts';
import { irqlText } from '../../nt/irql.ts';
import { deviations } from './ddi-deviations.ts';
import { isExport } from './ddi-words.ts';

const COMPONENTS: readonly (readonly [title: string, ddis: readonly Ddi[]])[] = [
  ['Kernel core (Ke)', keDdis],
  ['I/O manager (Io)', ioDdis],
  ['Hardware abstraction layer (Hal)', halDdis],
  ['Object manager (Ob)', obDdis],
  ['Objects with handles (Zw and Nt)', nativeDdis],
  ['Executive and pool (Ex)', exDdis],
  ['Memory manager (Mm)', mmDdis],
  ['Processes and threads (Ps)', psDdis],
  ['Power (Po)', poDdis],
  ['Run-time library (Rtl) and C routines', rtlDdis],
  ['Configuration manager and registry (Cm)', cmDdis],
  ['Security (Se) and its run-time library', seDdis],
  ['Cache manager (Cc)', ccDdis],
  ['File system (MemFs)', fsDdis],
  ['File system run-time library (FsRtl)', fsRtlDdis],
  ['Event tracing (Etw)', etwDdis],
  ['Debugger (Dbg)', dbgDdis],
];

function parametersOf({ parameters, variadic }: Ddi): string {
  const names = parameters.map((parameter) => parameter.slice(0, parameter.indexOf(':')));
  return (variadic ? [...names, '...'] : names).join(', ');
}

function byName(a: Ddi, b: Ddi): number {
  return a.name < b.name ? -1 : 1;
}

function table(ddis: readonly Ddi[], deviationsOf: ReadonlyMap<string, readonly string[]>): string {
  const rows = ddis
    .filter(isExport)
    .sort(byName)
    .map((ddi) => {
      const deviation = (deviationsOf.get(ddi.name) ?? []).join(' ').replaceAll('|', '\\|');
      const tested = hasConformanceCase(ddi.name) ? 'yes' : 'no';
      return `| \`${ddi.name}(${parametersOf(ddi)})\` | ${irqlText(ddi.irql)} | ${tested} | ${deviation} |`;
    });
  return ['| routine | IRQL | case | deviations |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The page as Markdown. */
export function emitDdiPage(): string {
  const listed = COMPONENTS.reduce((sum, [, ddis]) => sum + ddis.length, 0);
  if (listed !== ddiTable.length) throw new Error('a part of the DDI table is missing in scripts/generate');
  const exported = ddiTable.filter(isExport);
  const proven = exported.filter(({ name }) => hasConformanceCase(name)).length;
  const deviationsOf = deviations();
  const services = [...systemServices].sort(byName).map((service) => `- \`${service.name}(${parametersOf(service)})\``);
  return `<!-- Generated from the DDI table by scripts/generate.ts. Do not edit. -->

# What is implemented

Drivers can call the ${exported.length} routines below. A driver that imports anything else loads; calling it ends the run with the
routine's name and the place of the call. The IRQL is checked at every call: a violation is bug check 0xC4.

A routine counts as implemented when a [conformance case](../tests/conformance/README.md) calls it (column _case_); ${proven} do. Deviations
are where the simulation differs from Windows on purpose. \`ntrewind imports\` compares a driver with this table.

${COMPONENTS.map(([title, ddis]) => `## ${title}\n\n${table(ddis, deviationsOf)}\n`).join('\n')}
## System services

User mode can call:

${services.join('\n')}
`;
}
