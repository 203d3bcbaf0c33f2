/** What is put into the registry before boot, from `.reg` files and objects, in the order in which they are given. */
import { InputError } from '../../base/errors.ts';
import { MOST_KEY_CHARACTERS } from '../../kernel/cm/key-tree.ts';
import type { RegistryKey, RegistryValue } from '../../kernel/cm/state.ts';
import { upcaseText } from '../../kernel/rtl/upcase.ts';

/** The roots that people write, and where they are in the kernel's registry. */
const ROOTS: ReadonlyMap<string, string> = new Map([
  ['HKEY_LOCAL_MACHINE', '\\Registry\\Machine'],
  ['HKLM', '\\Registry\\Machine'],
  ['HKEY_USERS', '\\Registry\\User'],
  ['HKU', '\\Registry\\User'],
]);
const KERNEL_PATH = /^\\registry\\(machine|user)(\\|$)/i;

export class RegistryContent {
  private readonly keys = new Map<string, { readonly path: string; readonly values: Map<string, RegistryValue> }>();

  /** `\Registry\Machine\...` for a path as people write it; undefined for what is none. */
  pathOf(path: string): string | undefined {
    const [root = '', ...rest] = path.split('\\');
    const place = ROOTS.get(upcaseText(root));
    const full = place === undefined ? path : [place, ...rest].join('\\');
    const isPath = KERNEL_PATH.test(full) && !/[\0\p{Cs}]/u.test(full) && rest.length > 0;
    return isPath && full.split('\\').every(({ length }) => length <= MOST_KEY_CHARACTERS) ? full : undefined;
  }

  addKey(path: string): void {
    const key = upcaseText(path);
    if (!this.keys.has(key)) this.keys.set(key, { path, values: new Map() });
  }

  /** Takes back a key that was given before, and those below it. */
  removeKey(path: string): void {
    const gone = upcaseText(path);
    for (const key of this.keys.keys()) if (key === gone || key.startsWith(`${gone}\\`)) this.keys.delete(key);
  }

  /** @throws InputError for a name that a trace cannot keep */
  setValue(path: string, value: RegistryValue): void {
    if (/[\0\p{Cs}]/u.test(value.name)) throw new InputError(`${path} cannot have a value "${value.name}"`);
    this.addKey(path);
    this.keys.get(upcaseText(path))!.values.set(upcaseText(value.name), value);
  }

  removeValue(path: string, name: string): void {
    this.keys.get(upcaseText(path))?.values.delete(upcaseText(name));
  }

  /** All keys, in the order in which they came. */
  get result(): RegistryKey[] {
    return [...this.keys.values()].map(({ path, values }) => ({ path, values: [...values.values()] }));
  }
}
