/**
 * Makes the word tables of nt/tables from a folder of reference facts (names and numbers published in driver headers and
 * documentation), in the compact form that the modules of nt/ read.
 *
 *   node --import tsx scripts/import-facts.ts <reference folder>            writes the tables
 *   node --import tsx scripts/import-facts.ts <reference folder> --check    compares them (exit code 1: they differ)
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface BugCheckFacts {
  readonly n: string;
  readonly p?: readonly string[] | 0;
  readonly c?: string;
  readonly sub?: Readonly<Record<string, readonly string[]>>;
}

type Numbers = Readonly<Record<string, number>>;

/** [code, device type, function, method, access, header, source] */
type ControlCodeFacts = readonly [string, string, number, string, string, string, string];

interface IrpFacts {
  readonly stackFlags: Readonly<Record<string, Numbers>>;
  readonly access: Readonly<Record<string, Numbers>>;
  readonly ioctl: Readonly<Record<string, ControlCodeFacts>>;
  readonly [table: string]: unknown;
}

const TABLES = fileURLToPath(new URL('../nt/tables/', import.meta.url));
const FIRST_VENDOR_FUNCTION = 0x800;

function hexOf(value: number): string {
  return value.toString(16).toUpperCase();
}

/** A module with one string of lines: small to read, nothing to do until somebody looks up a name. */
function linesModule(comment: string, constant: string, lines: readonly string[]): string {
  const bad = lines.find((line) => /[`\\$]/.test(line));
  if (bad !== undefined) throw new Error(`a table line needs escaping: ${bad}`);
  return `// ${comment}\n// Made by scripts/import-facts.ts. Do not edit.\nexport const ${constant} = \`\n${lines.join('\n')}\n\`;\n`;
}

function statusTable(reference: string): string {
  const { status } = readFacts<{ status: Readonly<Record<string, string>> }>(reference, 'ntstatus.json');
  const lines = Object.entries(status).map(([value, name]) => `${hexOf(Number(value))} ${name}`);
  return linesModule('NTSTATUS values: hexadecimal value, name.', 'NTSTATUS_LINES', lines);
}

function bugCheckTable(reference: string): string {
  const { codes } = readFacts<{ codes: Readonly<Record<string, BugCheckFacts>> }>(reference, 'bugcheck.json');
  const lines = Object.entries(codes).map(([code, { n, p, c }]) => {
    const fields = [hexOf(Number(code)), n, c ?? '', ...(Array.isArray(p) ? p : [])];
    return fields.join('|').replace(/\|$/, '');
  });
  const comment = 'Bug checks: hexadecimal code | name | cause | meanings of the four parameters, where documented.';
  return linesModule(comment, 'BUG_CHECK_LINES', lines);
}

function bugCheckKindTable(reference: string): string {
  const { codes } = readFacts<{ codes: Readonly<Record<string, BugCheckFacts>> }>(reference, 'bugcheck.json');
  const lines = Object.entries(codes).flatMap(([code, { sub = {} }]) =>
    Object.entries(sub)
      // Some are ranges, or belong to another parameter.
      .filter(([value]) => /^0x[0-9a-f]+$/i.test(value))
      .map(([value, words]) => [hexOf(Number(code)), hexOf(Number(value)), ...words].join('|')),
  );
  const comment =
    'Kinds of bug checks: hexadecimal code | value of the parameter that tells the kind | meanings of the other three | cause.';
  return linesModule(comment, 'BUG_CHECK_KIND_LINES', lines);
}

/** Several headers give the same code to different requests; all names are kept, in the order of the facts. */
function controlCodeTable(facts: IrpFacts): string {
  const namesByCode = new Map<number, string[]>();
  for (const [name, [codeText, deviceType, functionCode]] of Object.entries(facts.ioctl)) {
    if (name.startsWith('_')) continue;
    // Signatures of structures have similar names; vendors' functions of an unknown device are anyone's.
    if (name.endsWith('_SIGNATURE') || (deviceType === 'UNKNOWN' && functionCode >= FIRST_VENDOR_FUNCTION)) continue;
    const code = Number(codeText);
    // Device type 0 does not exist: those are flags and version numbers with similar names.
    if (code <= 0xffff) continue;
    namesByCode.set(code, [...(namesByCode.get(code) ?? []), name]);
  }
  const lines = [...namesByCode].sort(([a], [b]) => a - b).map(([code, names]) => `${hexOf(code)} ${names.join(' ')}`);
  return linesModule('Control codes: hexadecimal code, names.', 'CONTROL_CODE_LINES', lines);
}

/** `export const NAME = {…} as const;` with hexadecimal values, in ascending order. */
function numbersConstant(constant: string, numbers: Numbers): string {
  const entries = Object.entries(numbers).sort(([, a], [, b]) => a - b);
  const lines = entries.map(([name, value]) => `  ${name}: 0x${hexOf(value).toLowerCase()},`);
  return `export const ${constant} = {\n${lines.join('\n')}\n} as const;\n`;
}

function flagTables(facts: IrpFacts): string {
  const numbers = (table: string) => facts[table] as Numbers;
  const constants = [
    numbersConstant('IRP_FLAGS', numbers('irpFlags')),
    numbersConstant('IRP_ALLOCATION_FLAGS', numbers('irpAllocationFlags')),
    numbersConstant('STACK_CONTROL', facts.stackFlags.control!),
    numbersConstant('DEVICE_FLAGS', numbers('deviceFlags')),
    numbersConstant('DEVICE_CHARACTERISTICS', numbers('deviceCharacteristics')),
    numbersConstant('DEVICE_ALIGNMENTS', numbers('alignment')),
    numbersConstant('DRIVER_FLAGS', numbers('driverFlags')),
    numbersConstant('FILE_OBJECT_FLAGS', numbers('fileObjectFlags')),
    numbersConstant('MDL_FLAGS', numbers('mdlFlags')),
    numbersConstant('SHARE_MODES', numbers('share')),
    numbersConstant('CREATE_DISPOSITIONS', numbers('createDisposition')),
    numbersConstant('CREATE_RESULTS', numbers('createResult')),
    numbersConstant('CREATE_OPTIONS', numbers('createOptions')),
    numbersConstant('OBJECT_ATTRIBUTE_FLAGS', numbers('objectAttributes')),
    numbersConstant('STANDARD_ACCESS', facts.access.standard!),
    numbersConstant('FILE_ACCESS', facts.access.file!),
    numbersConstant('KEY_ACCESS', facts.access.key!),
    numbersConstant('OBJECT_ACCESS', facts.access.object!),
    numbersConstant('DEVICE_TYPES', numbers('deviceTypes')),
  ];
  return `// Flags and small numbers of the I/O and object managers.\n// Made by scripts/import-facts.ts. Do not edit.\n\n${constants.join('\n')}`;
}

interface RoutineFacts {
  readonly n: string;
  readonly ret?: string;
  /** name, type, direction */
  readonly p?: readonly (readonly [string, string?, string?])[];
}

/** How a value of a type is printed; nt/ddi-shapes.ts says what the letters mean. Everything else is a pointer. */
const SHAPE_OF_TYPE: Readonly<Record<string, string>> = {
  VOID: 'v',
  NTSTATUS: 's',
  BOOLEAN: 'b',
  LOGICAL: 'b',
  KIRQL: 'q',
  KPROCESSOR_MODE: 'm',
  HANDLE: 'h',
  ACCESS_MASK: 'a',
  POOL_TYPE: 'o',
  SIZE_T: 'n',
  LONG: 'i',
  KPRIORITY: 'i',
  CCHAR: 'i',
  LONGLONG: 'l',
  LARGE_INTEGER: 'l',
};
const COUNT_NAME = /(Length|Size|Bytes|Count|Number|Increment|Boost|Depth|Index|Level|Reason|Type|Limit|State)$/;
const NAMED_SHAPES: Readonly<Record<string, string>> = {
  Tag: 't',
  PoolTag: 't',
  DeviceType: 'd',
  IoControlCode: 'c',
  FsControlCode: 'c',
  ShareAccess: 'r',
  CreateDisposition: 'e',
};

/** Input whose content tells more than its address. */
const TEXT_SHAPES: readonly (readonly [type: RegExp, letter: string])[] = [
  [/^(PC?UNICODE_STRING|(const )?UNICODE_STRING\*)$/, 'u'],
  [/^(PC?ANSI_STRING|PSTRING)$/, 'w'],
  [/^POBJECT_ATTRIBUTES$/, 'j'],
  [/^PCWSTR$/, 'z'],
];

function shapeOf(name: string, type: string, direction = ''): string {
  const text = TEXT_SHAPES.find(([pattern]) => pattern.test(type));
  if (text !== undefined && /^i/.test(direction)) return text[1];
  if (/^(ULONG|ULONG64|POOL_FLAGS|SIZE_T)$/.test(type) && NAMED_SHAPES[name] !== undefined) return NAMED_SHAPES[name];
  const shape = SHAPE_OF_TYPE[type];
  if (shape !== undefined) return shape;
  if (/^P|\*$|^va_list$|_PTR$|^LP/.test(type) && type !== 'POOL_FLAGS') return 'p';
  return COUNT_NAME.test(name) ? 'n' : 'x';
}

/** The routines that drivers import, and the system services, by what their arguments and results are. */
function ddiShapeTable(reference: string): string {
  const { ddi } = readFacts<{ ddi: readonly RoutineFacts[] }>(reference, 'ddi.json');
  const { imports } = readFacts<{ imports: readonly (readonly [string])[] }>(reference, 'import-frequency.json');
  const imported = new Set(imports.map(([name]) => name));
  const lines = ddi
    .filter(({ n, ret, p }) => (imported.has(n) || n.startsWith('Nt')) && ret !== undefined && p !== undefined)
    .map(({ n, ret, p }) => {
      const shapes = p!.map(([name, type = '...', direction]) =>
        type === '...' ? '.' : shapeOf(name, type, direction),
      );
      return `${n} ${shapeOf('', ret!)}${shapes.join('')}`;
    });
  const comment = 'Routines: name, a letter for the result and one for each argument (ddi-shapes.ts).';
  return linesModule(comment, 'DDI_SHAPE_LINES', [...new Set(lines)].sort());
}

/** Variables that the kernel and the HAL export: a driver that imports one reads memory and calls nothing. */
function dataExportTable(reference: string): string {
  const { ntoskrnlData, halData } = readFacts<{ ntoskrnlData: readonly string[]; halData: readonly string[] }>(
    reference,
    'exports.json',
  );
  return linesModule('Exported variables.', 'DATA_EXPORT_LINES', [...new Set([...ntoskrnlData, ...halData])].sort());
}

/** How many of 222 drivers import each name of the kernel and the HAL, the most common first. */
function importFrequencyTable(reference: string): string {
  const { imports } = readFacts<{ imports: readonly (readonly [string, string, number])[] }>(
    reference,
    'import-frequency.json',
  );
  const lines = imports
    .filter(([, module]) => module === 'ntoskrnl.exe' || module === 'hal.dll')
    .map(([name, , drivers]) => `${name} ${drivers}`);
  const comment = 'Imports of 222 drivers from ntoskrnl and hal: name, how many of the drivers import it.';
  return linesModule(comment, 'IMPORT_FREQUENCY_LINES', lines);
}

function readFacts<Facts>(reference: string, file: string): Facts {
  return JSON.parse(readFileSync(join(reference, file), 'utf8'));
}

function main(): number {
  const reference = process.argv[2];
  if (reference === undefined || !existsSync(join(reference, 'irp.json'))) {
    console.error('give the folder with the reference facts (irp.json, ntstatus.json, bugcheck.json)');
    return 2;
  }
  const check = process.argv.includes('--check');
  const irp = readFacts<IrpFacts>(reference, 'irp.json');
  const tables: Readonly<Record<string, string>> = {
    'ntstatus.ts': statusTable(reference),
    'bug-checks.ts': bugCheckTable(reference),
    'bug-check-kinds.ts': bugCheckKindTable(reference),
    'control-codes.ts': controlCodeTable(irp),
    'io-flags.ts': flagTables(irp),
    'ddi-shapes.ts': ddiShapeTable(reference),
    'data-exports.ts': dataExportTable(reference),
    'import-frequency.ts': importFrequencyTable(reference),
  };
  let different = 0;
  for (const [file, text] of Object.entries(tables)) {
    const target = join(TABLES, file);
    if (!check) {
      writeFileSync(target, text);
    } else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
      console.error(`nt/tables/${file} differs from the facts`);
      different++;
    }
  }
  return different === 0 ? 0 : 1;
}

process.exitCode = main();
