/**
 * Access masks as drivers and programs spell them. Source: wdm.h and the page on ACCESS_MASK.
 */
import { formatFlags } from './flags.ts';
import { FILE_ACCESS, KEY_ACCESS, OBJECT_ACCESS, STANDARD_ACCESS } from './tables/io-flags.ts';

/** What the lower 16 bits of a mask mean depends on the type of object. */
export type AccessKind =
  | 'file'
  | 'directory-object'
  | 'symbolic-link'
  | 'key'
  | 'section'
  | 'event'
  | 'semaphore'
  | 'other';

type Rights = Readonly<Record<string, number>>;

function rightsStartingWith(prefix: string): Rights {
  return Object.fromEntries(Object.entries(OBJECT_ACCESS).filter(([name]) => name.startsWith(prefix)));
}

const RIGHTS: Readonly<Record<AccessKind, Rights>> = {
  file: FILE_ACCESS,
  'directory-object': rightsStartingWith('DIRECTORY_'),
  'symbolic-link': rightsStartingWith('SYMBOLIC_LINK_'),
  key: KEY_ACCESS,
  section: rightsStartingWith('SECTION_'),
  event: rightsStartingWith('EVENT_'),
  semaphore: rightsStartingWith('SEMAPHORE_'),
  other: {},
};

/** Masks that have a name as a whole. */
const WHOLE_MASKS: Readonly<Partial<Record<AccessKind, readonly string[]>>> = {
  file: ['FILE_ALL_ACCESS', 'FILE_GENERIC_READ', 'FILE_GENERIC_WRITE', 'FILE_GENERIC_EXECUTE'],
  key: ['KEY_ALL_ACCESS', 'KEY_READ', 'KEY_WRITE'],
  'directory-object': ['DIRECTORY_ALL_ACCESS'],
  section: ['SECTION_ALL_ACCESS'],
  event: ['EVENT_ALL_ACCESS'],
  semaphore: ['SEMAPHORE_ALL_ACCESS'],
};

/**
 * `FILE_READ_DATA|SYNCHRONIZE`; sets that have a name as a whole by that name, as far as they are in the mask:
 * `FILE_GENERIC_READ|FILE_GENERIC_WRITE`.
 */
export function formatAccessMask(mask: number, kind: AccessKind): string {
  const rights = RIGHTS[kind];
  let named = 0;
  const names: string[] = [];
  for (const name of WHOLE_MASKS[kind] ?? []) {
    const whole = rights[name] ?? 0;
    if ((mask & whole) !== whole || (named & whole) === whole) continue;
    names.push(name);
    named |= whole;
  }
  const rest = mask & ~named;
  if (rest !== 0 || names.length === 0) names.push(formatFlags(rest, { ...rights, ...STANDARD_ACCESS }));
  return names.join('|');
}
