/**
 * Generates what follows from tables: from the trace schema proto/generated/, from the structure layouts nt/generated/
 * and kernel/generated/, from the grammar of filters their parser, and from the DDI table what TypeScript drivers call and
 * the page of implemented routines.
 * `--check` writes nothing and fails when a generated file is missing, stale or left over.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitBatchWriter } from './generate/emit-batch-writer.ts';
import { emitCapturingSink } from './generate/emit-capturing-sink.ts';
import { emitEventKinds } from './generate/emit-event-kinds.ts';
import { emitEventPlayer } from './generate/emit-event-player.ts';
import { emitEventSink } from './generate/emit-event-sink.ts';
import { emitFilterParser } from './generate/emit-filter-parser.ts';
import { emitMessages } from './generate/emit-messages.ts';
import { readSchema } from './generate/schema-model.ts';
import { generateViews } from './generate-views.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** These need the rest of the generated code, so they come after it. */
const DDI_CALLS = 'kernel/generated/ddi-calls.ts';
const DDI_PAGE = 'docs/ddi.md';
const SCHEMA = 'proto/ntrewind/trace/v1/trace.proto';
const GRAMMAR = 'filter/grammar.peggy';

/** The generated code: path from the project's root → content. */
function generateCode(): Map<string, string> {
  const schema = readSchema(readFileSync(join(root, SCHEMA), 'utf8'));
  return new Map([
    ['proto/generated/event-sink.ts', emitEventSink(schema)],
    ['proto/generated/event-kinds.ts', emitEventKinds(schema)],
    ['proto/generated/batch-writer.ts', emitBatchWriter(schema)],
    ['proto/generated/event-player.ts', emitEventPlayer(schema)],
    ['proto/generated/capturing-sink.ts', emitCapturingSink(schema)],
    ['proto/generated/messages.ts', emitMessages(schema)],
    ['filter/generated/parser.js', emitFilterParser(readFileSync(join(root, GRAMMAR), 'utf8'))],
    ...generateViews(),
  ]);
}

/** Files in the folders of generated code that no generator made. */
function leftOver(files: ReadonlyMap<string, string>): string[] {
  const folders = new Set([...files.keys()].map(dirname).filter((folder) => folder.endsWith('/generated')));
  return [...folders]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !files.has(path));
}

function isStale(path: string, text: string): boolean {
  const target = join(root, path);
  return !existsSync(target) || readFileSync(target, 'utf8') !== text;
}

async function generateFromDdiTable(): Promise<Map<string, string>> {
  const { emitDdiPage } = await import('./generate/emit-ddi-page.ts');
  const { emitDdiCalls } = await import('./generate/emit-ddi-calls.ts');
  return new Map([
    [DDI_PAGE, emitDdiPage()],
    [DDI_CALLS, emitDdiCalls()],
  ]);
}

/** Writes the files that are not what they should be; returns how many. */
function writeStale(files: ReadonlyMap<string, string>): number {
  const stale = [...files].filter(([path, text]) => isStale(path, text));
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return stale.length;
}

async function main(): Promise<void> {
  const code = generateCode();
  if (process.argv.includes('--check')) {
    const files = new Map([...code, ...(await generateFromDdiTable())]);
    const stale = [...files].filter(([path, text]) => isStale(path, text));
    const wrong = [...stale.map(([path]) => path), ...leftOver(files)];
    if (wrong.length > 0) {
      console.error(`generated code is not fresh: ${wrong.join(', ')}. Run \`npm run generate\`.`);
      process.exitCode = 1;
    }
    return;
  }
  let written = writeStale(code);
  const fromTable = await generateFromDdiTable();
  written += writeStale(fromTable);
  console.log(`generated: ${written} of ${code.size + fromTable.size} files written`);
}

await main();
