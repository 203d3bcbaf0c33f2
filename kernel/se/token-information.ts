/** What a token tells, as the structures of TOKEN_INFORMATION_CLASS. Source: "TOKEN_INFORMATION_CLASS enumeration (ntifs.h)" and the structures it names. */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { SID_SYSTEM, TokenImpersonation } from '../../nt/security.ts';
import type { Kernel } from '../kernel.ts';
import { aclBytes } from './security-descriptor.ts';
import { sidBytes } from './sid.ts';
import type { TokenGroup, TokenRecord } from './state.ts';

export const TOKEN_CLASSES = {
  TokenUser: 1,
  TokenGroups: 2,
  TokenPrivileges: 3,
  TokenOwner: 4,
  TokenPrimaryGroup: 5,
  TokenDefaultDacl: 6,
  TokenSource: 7,
  TokenType: 8,
  TokenImpersonationLevel: 9,
  TokenStatistics: 10,
  TokenRestrictedSids: 11,
  TokenSessionId: 12,
  TokenElevationType: 18,
  TokenElevation: 20,
  TokenIntegrityLevel: 25,
} as const;

/** SE_GROUP_MANDATORY | SE_GROUP_ENABLED_BY_DEFAULT | SE_GROUP_ENABLED, SE_GROUP_INTEGRITY | SE_GROUP_INTEGRITY_ENABLED. */
const MANDATORY_GROUP = 7;
const INTEGRITY_LABEL = 0x60;
const HIGH_INTEGRITY = 'S-1-16-12288';
const SYSTEM_INTEGRITY = 'S-1-16-16384';
const TokenElevationTypeFull = 2;
/** It never expires. */
const NO_EXPIRATION = 0x7fff_ffff_ffff_ffffn;

/** An answer: fixed fields in front, then what pointers in them lead to. */
class Answer {
  private readonly fixed: number;
  private readonly tails: { readonly pointerAt: number; readonly bytes: Uint8Array }[] = [];
  readonly head: DataView;

  constructor(fixedBytes: number) {
    this.fixed = fixedBytes;
    this.head = new DataView(new ArrayBuffer(fixedBytes));
  }

  /** A pointer in the fixed part to bytes behind it. */
  pointer(at: number, bytes: Uint8Array): void {
    this.tails.push({ pointerAt: at, bytes });
  }

  sid(at: number, sid: string): void {
    this.pointer(at, sidBytes(sid)!);
  }

  get sizeBytes(): number {
    return this.tails.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 4) * 4, this.fixed);
  }

  write(k: Kernel, address: GuestAddress): void {
    k.memory.writeBytes(address, new Uint8Array(this.head.buffer));
    let at = this.fixed;
    for (const { pointerAt, bytes } of this.tails) {
      k.memory.writePointer(addressAdd(address, pointerAt), addressAdd(address, at));
      k.memory.writeBytes(addressAdd(address, at), bytes);
      at += Math.ceil(bytes.length / 4) * 4;
    }
  }
}

export type TokenAnswer = Pick<Answer, 'sizeBytes' | 'write'>;

function number32(value: number): Answer {
  const answer = new Answer(4);
  answer.head.setUint32(0, value, true);
  return answer;
}

function sidWithAttributes(sid: string, attributes: number): Answer {
  const answer = new Answer(16);
  answer.sid(0, sid);
  answer.head.setUint32(8, attributes, true);
  return answer;
}

function sidAlone(sid: string): Answer {
  const answer = new Answer(8);
  answer.sid(0, sid);
  return answer;
}

/** TOKEN_GROUPS */
function groupsAnswer(groups: readonly TokenGroup[]): Answer {
  const answer = new Answer(8 + 16 * groups.length);
  answer.head.setUint32(0, groups.length, true);
  groups.forEach(({ sid, attributes }, index) => {
    answer.sid(8 + 16 * index, sid);
    answer.head.setUint32(16 + 16 * index, attributes, true);
  });
  return answer;
}

/** TOKEN_PRIVILEGES */
function privilegesAnswer({ privileges }: TokenRecord): Answer {
  const answer = new Answer(4 + 12 * privileges.size);
  answer.head.setUint32(0, privileges.size, true);
  [...privileges].forEach(([luid, attributes], index) => {
    answer.head.setUint32(4 + 12 * index, luid, true);
    answer.head.setUint32(12 + 12 * index, attributes, true);
  });
  return answer;
}

/** TOKEN_STATISTICS */
function statistics(record: TokenRecord): Answer {
  const answer = new Answer(56);
  const { head } = answer;
  head.setUint32(0, record.id, true);
  head.setUint32(8, record.authenticationId, true);
  head.setBigInt64(16, NO_EXPIRATION, true);
  head.setUint32(24, record.type, true);
  head.setUint32(28, record.level, true);
  head.setUint32(40, record.groups.length, true);
  head.setUint32(44, record.privileges.size, true);
  head.setUint32(48, record.modifiedId, true);
  return answer;
}

/** TOKEN_SOURCE */
function source(record: TokenRecord): Answer {
  const answer = new Answer(16);
  for (let i = 0; i < 8; i++) answer.head.setUint8(i, i < record.source.length ? record.source.charCodeAt(i) : 0);
  return answer;
}

/** The answer to a class; undefined when the token has none. */
export function tokenInformation(record: TokenRecord, informationClass: number): TokenAnswer | undefined {
  switch (informationClass) {
    case TOKEN_CLASSES.TokenUser:
      return sidWithAttributes(record.user, 0);
    case TOKEN_CLASSES.TokenGroups:
      return groupsAnswer(record.groups);
    case TOKEN_CLASSES.TokenRestrictedSids:
      return groupsAnswer(record.restricted.map((sid) => ({ sid, attributes: MANDATORY_GROUP })));
    case TOKEN_CLASSES.TokenPrivileges:
      return privilegesAnswer(record);
    case TOKEN_CLASSES.TokenOwner:
      return sidAlone(record.owner);
    case TOKEN_CLASSES.TokenPrimaryGroup:
      return sidAlone(record.primaryGroup);
    case TOKEN_CLASSES.TokenDefaultDacl: {
      const answer = new Answer(8);
      answer.pointer(0, aclBytes(record.defaultDacl));
      return answer;
    }
    case TOKEN_CLASSES.TokenSource:
      return source(record);
    case TOKEN_CLASSES.TokenType:
      return number32(record.type);
    case TOKEN_CLASSES.TokenImpersonationLevel:
      return record.type === TokenImpersonation ? number32(record.level) : undefined;
    case TOKEN_CLASSES.TokenStatistics:
      return statistics(record);
    case TOKEN_CLASSES.TokenSessionId:
      return number32(record.sessionId);
    case TOKEN_CLASSES.TokenElevationType:
      return number32(TokenElevationTypeFull);
    case TOKEN_CLASSES.TokenElevation:
      return number32(1);
    case TOKEN_CLASSES.TokenIntegrityLevel:
      return sidWithAttributes(record.user === SID_SYSTEM ? SYSTEM_INTEGRITY : HIGH_INTEGRITY, INTEGRITY_LABEL);
    default:
      return undefined;
  }
}
