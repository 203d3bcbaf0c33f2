/**
 * Generates the code that follows from the trace schema into proto/generated/.
 * `--check` writes nothing and fails when a generated file is missing, stale or left over.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitBatchWriter } from './generate/emit-batch-writer.ts';
import { emitEventKinds } from './generate/emit-event-kinds.ts';
import { emitEventPlayer } from './generate/emit-event-player.ts';
import { emitEventSink } from './generate/emit-event-sink.ts';
import { emitMessages } from './generate/emit-messages.ts';
import { readSchema } from './generate/schema-model.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const schemaPath = join(root, 'proto/ntrewind/trace/v1/trace.proto');
const outputFolder = join(root, 'proto/generated');

/** The generated files, by name. */
export function generateAll(): Map<string, string> {
  const schema = readSchema(readFileSync(schemaPath, 'utf8'));
  return new Map([
    ['event-sink.ts', emitEventSink(schema)],
    ['event-kinds.ts', emitEventKinds(schema)],
    ['batch-writer.ts', emitBatchWriter(schema)],
    ['event-player.ts', emitEventPlayer(schema)],
    ['messages.ts', emitMessages(schema)],
  ]);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function main(): void {
  const files = generateAll();
  mkdirSync(outputFolder, { recursive: true });
  const stale = [...files].filter(([name, text]) => readIfPresent(join(outputFolder, name)) !== text);
  const leftOver = readdirSync(outputFolder).filter((name) => !files.has(name));
  if (process.argv.includes('--check')) {
    const wrong = [...stale.map(([name]) => name), ...leftOver];
    if (wrong.length > 0) {
      console.error(`proto/generated is not fresh: ${wrong.join(', ')}. Run \`npm run generate\`.`);
      process.exitCode = 1;
    }
    return;
  }
  for (const [name, text] of stale) writeFileSync(join(outputFolder, name), text);
  console.log(`proto/generated: ${stale.length} of ${files.size} files written`);
}

main();
