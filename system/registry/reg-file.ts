/**
 * Reads `.reg` files, which the registry editor of Windows writes: keys in brackets, a value a line, `-` for what goes.
 * Source: "How to add, modify, or delete registry subkeys and values by using a .reg file".
 */
import { InputError } from '../../base/errors.ts';
import type { RegistryValue } from '../../kernel/cm/state.ts';
import { dwordValue, stringValue } from '../../kernel/cm/value-data.ts';
import { REGISTRY_TYPES } from '../../nt/registry.ts';
import type { RegistryContent } from './registry-content.ts';

const VERSION_5 = 'Windows Registry Editor Version 5.00';
const VERSION_4 = 'REGEDIT4';

/** Value lines: `"name"=...` or `@=...`. */
const VALUE = /^(?:"((?:[^"\\]|\\.)*)"|@)\s*=\s*(.*)$/;
const STRING = /^"((?:[^"\\]|\\.)*)"$/;
const DWORD = /^dword:([0-9a-f]{1,8})$/i;
const HEX = /^hex(?:\(([0-9a-f]{1,8})\))?:((?:[0-9a-f]{1,2},)*(?:[0-9a-f]{1,2})?)$/i;

/** Adds what a file says. `where` names it in errors. @throws InputError naming file and line */
export function readRegFile(where: string, text: string, content: RegistryContent): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = lines.findIndex((line) => line.trim() !== '');
  const version = lines[head]?.trim();
  if (version !== VERSION_5 && version !== VERSION_4) {
    throw new InputError(`${where}: a registry file begins with "${VERSION_5}" or "${VERSION_4}"`);
  }
  let key: string | undefined;
  for (let index = head + 1; index < lines.length; index++) {
    const number = index + 1;
    let line = lines[index]!.trim();
    if (line === '' || line.startsWith(';')) continue;
    while (line.endsWith('\\') && !line.startsWith('[')) line = line.slice(0, -1) + (lines[++index] ?? '').trim();
    const fail = (what: string): never => {
      throw new InputError(`${where}, line ${number}: ${what}`);
    };
    const header = /^\[(-?)(.*)\]$/.exec(line);
    if (header !== null) {
      const path = content.pathOf(header[2]!) ?? fail(`"${header[2]}" is no key of HKEY_LOCAL_MACHINE or HKEY_USERS`);
      key = header[1] === '-' ? undefined : path;
      if (header[1] === '-') content.removeKey(path);
      else content.addKey(path);
      continue;
    }
    const parts = VALUE.exec(line) ?? fail(`"${line}" is neither a key nor a value`);
    const owner: string = key ?? fail('a value stands behind the key that it belongs to, which is not deleted');
    const name = unescaped(parts[1] ?? '');
    if (parts[2] === '-') content.removeValue(owner, name);
    else
      content.setValue(owner, lineValue(name, parts[2]!, version === VERSION_4) ?? fail(`"${parts[2]}" is no value`));
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function lineValue(name: string, text: string, isNarrow: boolean): RegistryValue | undefined {
  const string = STRING.exec(text);
  if (string !== null) return stringValue(name, unescaped(string[1]!));
  const dword = DWORD.exec(text);
  if (dword !== null) return dwordValue(name, Number.parseInt(dword[1]!, 16));
  const hex = HEX.exec(text);
  if (hex === null) return undefined;
  const type = hex[1] === undefined ? REGISTRY_TYPES.REG_BINARY : Number.parseInt(hex[1], 16);
  const bytes = hex[2]!.split(',').filter((digits) => digits !== '');
  const data = Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16));
  return { name, type, data: isNarrow && isText(type) ? widened(data) : data };
}

function isText(type: number): boolean {
  return (
    type === REGISTRY_TYPES.REG_SZ || type === REGISTRY_TYPES.REG_EXPAND_SZ || type === REGISTRY_TYPES.REG_MULTI_SZ
  );
}

/** Files of the older version have texts of one byte a character. */
function widened(bytes: Uint8Array): Uint8Array {
  const wide = new Uint8Array(2 * bytes.length);
  for (const [index, byte] of bytes.entries()) wide[2 * index] = byte;
  return wide;
}
