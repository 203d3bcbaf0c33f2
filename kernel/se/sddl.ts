/**
 * Security descriptors as text: owner, group, and a DACL of ACEs, as drivers give them for their devices.
 * Source: "SDDL for Device Objects", "Security Descriptor String Format", "ACE Strings", "SID Strings".
 */
import { SE_DACL_PRESENT, SE_DACL_PROTECTED } from '../../nt/security.ts';
import { FILE_ACCESS, KEY_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Ace, SecurityDescriptor } from './security-descriptor.ts';
import { sidBytes } from './sid.ts';

const SIDS: Readonly<Record<string, string>> = {
  AN: 'S-1-5-7',
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BG: 'S-1-5-32-546',
  BO: 'S-1-5-32-551',
  BU: 'S-1-5-32-545',
  CG: 'S-1-3-1',
  CO: 'S-1-3-0',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  NS: 'S-1-5-20',
  NU: 'S-1-5-2',
  OW: 'S-1-3-4',
  PU: 'S-1-5-32-547',
  RC: 'S-1-5-12',
  SU: 'S-1-5-6',
  SY: 'S-1-5-18',
  WD: 'S-1-1-0',
  UD: 'S-1-5-84-0-0-0-0-0',
};

const RIGHTS: Readonly<Record<string, number>> = {
  GA: STANDARD_ACCESS.GENERIC_ALL,
  GR: STANDARD_ACCESS.GENERIC_READ,
  GW: STANDARD_ACCESS.GENERIC_WRITE,
  GX: STANDARD_ACCESS.GENERIC_EXECUTE,
  RC: STANDARD_ACCESS.READ_CONTROL,
  SD: STANDARD_ACCESS.DELETE,
  WD: STANDARD_ACCESS.WRITE_DAC,
  WO: STANDARD_ACCESS.WRITE_OWNER,
  FA: FILE_ACCESS.FILE_ALL_ACCESS,
  FR: FILE_ACCESS.FILE_GENERIC_READ,
  FW: FILE_ACCESS.FILE_GENERIC_WRITE,
  FX: FILE_ACCESS.FILE_GENERIC_EXECUTE,
  KA: KEY_ACCESS.KEY_ALL_ACCESS,
  KR: KEY_ACCESS.KEY_READ,
  KW: KEY_ACCESS.KEY_WRITE,
  KX: KEY_ACCESS.KEY_EXECUTE,
};

const ACE_TYPES: Readonly<Record<string, number>> = { A: 0, D: 1 };
const ACE_FLAGS: Readonly<Record<string, number>> = { OI: 1, CI: 2, NP: 4, IO: 8, ID: 0x10 };
const DACL_FLAGS = /^(?:P|AR|AI)*/;
const ACE = /^\(([^;()]*);([^;()]*);([^;()]*);([^;()]*);([^;()]*);([^;()]*)\)/;
const HEX = /^0x[0-9a-f]{1,8}$/i;

function sidOf(text: string): string | undefined {
  const known = SIDS[text];
  if (known !== undefined) return known;
  return sidBytes(text) === undefined ? undefined : text;
}

/** The sum of two-letter words; undefined when one of them is unknown. */
function wordsOf(text: string, words: Readonly<Record<string, number>>): number | undefined {
  let sum = 0;
  for (let i = 0; i < text.length; i += 2) {
    const value = words[text.slice(i, i + 2)];
    if (value === undefined) return undefined;
    sum |= value;
  }
  return sum >>> 0;
}

function aceOf([, typeText, flagText, rightsText, object, inherited, sidText]: RegExpExecArray): Ace | undefined {
  const type = ACE_TYPES[typeText!];
  const flags = wordsOf(flagText!, ACE_FLAGS);
  const mask = HEX.test(rightsText!) ? Number.parseInt(rightsText!, 16) : wordsOf(rightsText!, RIGHTS);
  const sid = sidOf(sidText!);
  if (type === undefined || flags === undefined || mask === undefined || sid === undefined) return undefined;
  return object === '' && inherited === '' ? { type, flags, mask, sid } : undefined;
}

/** Reads a text; undefined when it is no security descriptor. SACLs are refused: device objects take none. */
export function parseSddl(text: string): SecurityDescriptor | undefined {
  let owner: string | undefined;
  let group: string | undefined;
  let dacl: Ace[] | undefined;
  let control = 0;
  let rest = text;
  while (rest !== '') {
    const kind = rest.slice(0, 2);
    rest = rest.slice(2);
    if (kind === 'O:' || kind === 'G:') {
      const [name = ''] = /^(?:S-[\d-]+|[A-Z]{2})/.exec(rest) ?? [];
      const sid = sidOf(name);
      if (sid === undefined) return undefined;
      if (kind === 'O:') owner = sid;
      else group = sid;
      rest = rest.slice(name.length);
    } else if (kind === 'D:') {
      const [flags = ''] = DACL_FLAGS.exec(rest) ?? [];
      rest = rest.slice(flags.length);
      control |= SE_DACL_PRESENT | (flags.includes('P') ? SE_DACL_PROTECTED : 0);
      dacl = [];
      for (let match = ACE.exec(rest); match !== null; match = ACE.exec(rest)) {
        const ace = aceOf(match);
        if (ace === undefined) return undefined;
        dacl.push(ace);
        rest = rest.slice(match[0].length);
      }
    } else {
      return undefined;
    }
  }
  return { control, owner, group, dacl };
}
