/** Variables in registry strings: `%SystemRoot%\System32`. Source: "RtlQueryRegistryValues function (wdm.h)" (REG_EXPAND_SZ). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { terminatedText } from './terminated-text.ts';

/** What every process has. */
const SYSTEM_VARIABLES: ReadonlyMap<string, string> = new Map([
  ['SYSTEMROOT', 'C:\\Windows'],
  ['WINDIR', 'C:\\Windows'],
  ['SYSTEMDRIVE', 'C:'],
]);

/** The variables of an environment block: texts `NAME=value`, each with a zero, and one more at the end. */
function variablesOf(k: Kernel, environment: GuestAddress): ReadonlyMap<string, string> {
  if (environment === NULL_ADDRESS) return SYSTEM_VARIABLES;
  const variables = new Map<string, string>();
  for (let at = environment; ; ) {
    const text = terminatedText(k, at);
    if (text === '') return variables;
    const equals = text.indexOf('=', 1);
    if (equals > 0) variables.set(upcaseText(text.slice(0, equals)), text.slice(equals + 1));
    at = addressAdd(at, 2 * text.length + 2);
  }
}

/** Replaces what stands between two percent signs and is a variable. */
export function expandVariables(k: Kernel, text: string, environment: GuestAddress): string {
  if (!text.includes('%')) return text;
  const variables = variablesOf(k, environment);
  return text.replace(/%([^%]*)%/g, (whole, name: string) => variables.get(upcaseText(name)) ?? whole);
}
