/**
 * Generates the code that follows from tables: from the trace schema proto/generated/, from the structure layouts
 * nt/generated/ and kernel/generated/.
 * `--check` writes nothing and fails when a generated file is missing, stale or left over.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitBatchWriter } from './generate/emit-batch-writer.ts';
import { emitEventKinds } from './generate/emit-event-kinds.ts';
import { emitEventPlayer } from './generate/emit-event-player.ts';
import { emitEventSink } from './generate/emit-event-sink.ts';
import { emitMessages } from './generate/emit-messages.ts';
import { readSchema } from './generate/schema-model.ts';
import { generateViews } from './generate-views.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SCHEMA = 'proto/ntrewind/trace/v1/trace.proto';

/** The generated files: path from the project's root → content. */
export function generateAll(): Map<string, string> {
  const schema = readSchema(readFileSync(join(root, SCHEMA), 'utf8'));
  return new Map([
    ['proto/generated/event-sink.ts', emitEventSink(schema)],
    ['proto/generated/event-kinds.ts', emitEventKinds(schema)],
    ['proto/generated/batch-writer.ts', emitBatchWriter(schema)],
    ['proto/generated/event-player.ts', emitEventPlayer(schema)],
    ['proto/generated/messages.ts', emitMessages(schema)],
    ...generateViews(),
  ]);
}

/** Files in the folders of generated code that no generator made. */
function leftOver(files: ReadonlyMap<string, string>): string[] {
  const folders = new Set([...files.keys()].map(dirname));
  return [...folders]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => !files.has(path));
}

function isStale(path: string, text: string): boolean {
  const target = join(root, path);
  return !existsSync(target) || readFileSync(target, 'utf8') !== text;
}

function main(): void {
  const files = generateAll();
  const stale = [...files].filter(([path, text]) => isStale(path, text));
  if (process.argv.includes('--check')) {
    const wrong = [...stale.map(([path]) => path), ...leftOver(files)];
    if (wrong.length > 0) {
      console.error(`generated code is not fresh: ${wrong.join(', ')}. Run \`npm run generate\`.`);
      process.exitCode = 1;
    }
    return;
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`generated code: ${stale.length} of ${files.size} files written`);
}

main();
