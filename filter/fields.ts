/**
 * The fields a filter can name, and what each is in an event of one kind. Those of the schema have three names:
 * `irp_dispatch.major` in that kind alone, `pool.tag` in every kind of the group pool that has a tag, `status` in every kind
 * that has one. Besides them there are the columns of every event and facts that follow from other events.
 */
import type { FieldInfo } from '../proto/event-schema.ts';
import { ANCHOR_FIELDS, COMMON_FIELDS, EVENT_KINDS, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { KIND_GROUPS, kindsOf } from '../wording/kind-groups.ts';
import type { AnyValue, CommonColumn, Fact, NumberValue, Thing, WideValue } from './plan.ts';

/** A field as it stands in one kind of event. */
export interface FieldUse {
  readonly value: AnyValue;
  /** Which words its numbers have; empty for none. */
  readonly meaning: string;
  /** What its numbers count. */
  readonly thing?: Thing;
  /** Numbers are times in nanoseconds. */
  readonly isTime?: boolean;
}

export interface SpecialField extends FieldUse {
  readonly doc: string;
  /** Undefined: every kind has it. */
  readonly kinds?: readonly number[];
  /** It follows from later events, so a recording cannot know it. */
  readonly lookAhead?: boolean;
}

function common(column: Exclude<CommonColumn, 'number' | 'call_site'>): NumberValue {
  return { op: 'common', column };
}

function fact(name: Fact): NumberValue {
  return { op: 'fact', fact: name };
}

function columnDoc(name: string): string {
  return [...COMMON_FIELDS, ...ANCHOR_FIELDS].find((field) => field.name === name)!.doc;
}

const DECISIONS = EVENT_KINDS.filter(({ role }) => role === 'decision').map(({ number }) => number);
const CONTROL_CODE = fact('irp.control_code');

function part(of: NumberValue, shift: number, mask: number): NumberValue {
  return { op: 'part', of, shift, mask };
}

/** The fields that are not in the schema of a kind, by name. */
export const SPECIAL_FIELDS: ReadonlyMap<string, SpecialField> = new Map<string, SpecialField>([
  [
    'number',
    {
      value: { op: 'common', column: 'number' },
      meaning: '',
      lookAhead: true,
      doc: 'number of the event, from 0',
    },
  ],
  ['kind', { value: common('kind'), meaning: 'kind', doc: 'kind of event, or a group of kinds: irp, lock, pool...' }],
  ['cpu', { value: common('cpu'), meaning: '', doc: columnDoc('cpu') }],
  ['irql', { value: common('irql'), meaning: 'irql', doc: columnDoc('irql') }],
  ['thread', { value: common('thread'), meaning: '', thing: 'thread', doc: columnDoc('thread') }],
  ['process', { value: fact('process'), meaning: '', thing: 'process', doc: 'process of the current thread' }],
  ['time', { value: common('time'), meaning: '', isTime: true, doc: columnDoc('time') }],
  ['call_site', { value: { op: 'call-site' }, meaning: '', doc: columnDoc('call_site') }],
  [
    'instructions',
    {
      value: { op: 'anchor', column: 'instructions' },
      meaning: '',
      kinds: DECISIONS,
      doc: columnDoc('instructions'),
    },
  ],
  [
    'boundary',
    { value: { op: 'anchor', column: 'boundary' }, meaning: '', kinds: DECISIONS, doc: columnDoc('boundary') },
  ],
  [
    'driver',
    {
      value: { op: 'text-fact', fact: 'driver' },
      meaning: 'driver',
      doc: 'the driver it is about: whose code calls, else whom it names, else whose dispatch routine runs',
    },
  ],
  [
    'device',
    {
      value: fact('device'),
      meaning: '',
      thing: 'device',
      doc: 'the device it names, else the one whose dispatch routine runs',
    },
  ],
  ['irp', { value: fact('irp'), meaning: '', doc: 'the IRP it names, else the one its thread works on' }],
  ['irp.id', { value: fact('irp'), meaning: '', doc: 'the same as irp' }],
  ['irp.major', { value: fact('irp.major'), meaning: 'major', doc: 'major code of that IRP as first sent' }],
  ['irp.minor', { value: fact('irp.minor'), meaning: 'minor', doc: 'its minor code' }],
  ['irp.mode', { value: fact('irp.mode'), meaning: 'mode', doc: 'its RequestorMode' }],
  ['irp.device', { value: fact('irp.device'), meaning: '', thing: 'device', doc: 'the device it was first sent to' }],
  ['irp.file', { value: fact('irp.file'), meaning: '', thing: 'object', doc: 'its file object' }],
  [
    'irp.requester',
    { value: fact('irp.requester'), meaning: '', thing: 'thread', doc: 'the thread that allocated or first sent it' },
  ],
  ['irp.parent', { value: fact('irp.parent'), meaning: '', doc: 'the IRP on whose behalf it was made' }],
  [
    'irp.drivers',
    { value: fact('irp.drivers'), meaning: '', lookAhead: true, doc: 'how many dispatch routines were given it' },
  ],
  ['irp.started', { value: fact('irp.started'), meaning: '', isTime: true, doc: 'when it was first sent to a driver' }],
  ['irp.pended', { value: fact('irp.pended'), meaning: 'bool', lookAhead: true, doc: 'a driver marked it pending' }],
  [
    'irp.cancelled',
    { value: fact('irp.cancelled'), meaning: 'bool', lookAhead: true, doc: 'its cancellation was asked for' },
  ],
  [
    'irp.status',
    { value: fact('irp.status'), meaning: 'ntstatus', lookAhead: true, doc: 'IoStatus.Status of its last completion' },
  ],
  [
    'irp.information',
    {
      value: fact('irp.information'),
      meaning: '',
      lookAhead: true,
      doc: 'IoStatus.Information of its last completion',
    },
  ],
  [
    'irp.completed_at',
    { value: fact('irp.completed_at'), meaning: '', isTime: true, lookAhead: true, doc: 'when it was last completed' },
  ],
  [
    'irp.completed_at_irql',
    { value: fact('irp.completed_at_irql'), meaning: 'irql', lookAhead: true, doc: 'IRQL of its last completion' },
  ],
  [
    'irp.completed_by',
    {
      value: fact('irp.completed_by'),
      meaning: '',
      thing: 'driver',
      lookAhead: true,
      doc: 'the driver that last completed it',
    },
  ],
  [
    'irp.latency',
    {
      value: fact('irp.latency'),
      meaning: '',
      isTime: true,
      lookAhead: true,
      doc: 'from its first dispatch to its last completion',
    },
  ],
  ['ioctl', { value: CONTROL_CODE, meaning: 'ioctl', doc: 'control code of that IRP, or of a fast I/O call' }],
  ['ioctl.code', { value: CONTROL_CODE, meaning: 'ioctl', doc: 'the same as ioctl' }],
  ['ioctl.method', { value: part(CONTROL_CODE, 0, 3), meaning: 'method', doc: 'how buffers travel' }],
  ['ioctl.function', { value: part(CONTROL_CODE, 2, 0xfff), meaning: '', doc: 'function number of the control code' }],
  [
    'ioctl.access',
    { value: part(CONTROL_CODE, 14, 3), meaning: 'control_access', doc: 'what the handle must have been opened for' },
  ],
  [
    'ioctl.device_type',
    { value: part(CONTROL_CODE, 16, 0xffff), meaning: 'device_type', doc: 'device type of the control code' },
  ],
  [
    'lock.hold',
    {
      value: fact('lock.hold'),
      meaning: '',
      isTime: true,
      kinds: kindsOf('lock').filter((kind) => ['lock_acquire', 'lock_release'].includes(KIND_BY_NUMBER[kind]!.name)),
      lookAhead: true,
      doc: 'how long the lock is held from this acquisition on, or was until this release',
    },
  ],
]);

/** Fields whose numbers count threads, whatever the kind. */
const THREAD_FIELDS = new Set([
  'owner',
  'created',
  'exited',
  'started',
  'readied',
  'changed',
  'requester',
  'of',
  'from',
  'to',
]);

function thingOf(kind: string, { name, encoding }: FieldInfo): Thing | undefined {
  if (encoding !== 'id') return undefined;
  if (name === 'device' || name === 'lower') return 'device';
  if (name === 'driver' || name === 'process' || name === 'lock' || name === 'object') return name;
  if (name === 'file') return 'object';
  if (name === 'parent') return kind === 'process_create' ? 'process' : kind === 'thread_create' ? 'thread' : undefined;
  if (name === 'target') return kind === 'apc_queue' ? 'thread' : undefined;
  if (name === 'chosen') return 'thread';
  return THREAD_FIELDS.has(name) ? 'thread' : undefined;
}

function schemaValue(field: FieldInfo, place: number): AnyValue {
  switch (field.encoding) {
    case 'u64':
    case 'addr': {
      const wide: WideValue = { op: 'wide-field', place, field };
      return field.meaning === 'timeout' ? { op: 'timeout', of: wide } : wide;
    }
    case 'str':
      return { op: 'text-field', place, field };
    case 'bytes':
    case 'payload':
      return { op: 'bytes-field', place, field };
    case 'u64list':
      return { op: 'list-field', place, field };
    default:
      return { op: 'field', place, field };
  }
}

function schemaUse(kind: number, name: string): FieldUse | undefined {
  const { fields = [], name: kindName = '' } = KIND_BY_NUMBER[kind] ?? {};
  const place = fields.findIndex((field) => field.name === name);
  if (place < 0) return undefined;
  const field = fields[place]!;
  const thing = thingOf(kindName, field);
  return {
    value: schemaValue(field, place),
    meaning: field.meaning,
    ...(thing && { thing }),
    ...((field.meaning === 'ns' || field.meaning === 'timeout') && { isTime: true }),
  };
}

const KINDS_OF_WORD = new Map<string, ReadonlySet<number>>(
  [...KIND_GROUPS, ...EVENT_KINDS.map(({ name }) => name)].map((word) => [word, new Set(kindsOf(word))]),
);

/** The kinds that a word stands for, `irp_dispatch` or a group; undefined for another word. */
export function kindsOfWord(word: string): ReadonlySet<number> | undefined {
  return KINDS_OF_WORD.get(word.toLowerCase().replaceAll('-', '_'));
}

/** What a name means in events of a kind; undefined when they do not have it. */
export function fieldUse(name: string, kind: number): FieldUse | undefined {
  const special = SPECIAL_FIELDS.get(name);
  if (special !== undefined) return special.kinds?.includes(kind) === false ? undefined : special;
  const dot = name.indexOf('.');
  if (dot < 0) return schemaUse(kind, name);
  return kindsOfWord(name.slice(0, dot))?.has(kind) ? schemaUse(kind, name.slice(dot + 1)) : undefined;
}

const known = new Map<string, boolean>();

/** True for a name that some kind of event has. */
export function isField(name: string): boolean {
  let result = known.get(name);
  if (result === undefined) {
    result = EVENT_KINDS.some(({ number }) => fieldUse(name, number) !== undefined);
    known.set(name, result);
  }
  return result;
}

/** Every name there is: what a misspelt one is compared with. */
export function allFieldNames(): string[] {
  const names = new Set(SPECIAL_FIELDS.keys());
  for (const { name, fields } of EVENT_KINDS) {
    for (const field of fields) names.add(field.name).add(`${name}.${field.name}`);
  }
  for (const group of KIND_GROUPS) {
    for (const kind of kindsOfWord(group)!) {
      for (const field of KIND_BY_NUMBER[kind]!.fields) names.add(`${group}.${field.name}`);
    }
  }
  return [...names];
}
