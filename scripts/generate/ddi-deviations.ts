/** The "Deviation:" lines in the comments of DDIs: where the simulation differs from Windows, and is known to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KERNEL = fileURLToPath(new URL('../../kernel/', import.meta.url));

/** A comment and the name of what is declared right below it: a DDI, or a native routine without its prefix. */
const DECLARATION =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export const \w+ = )?(ddi|nativeRoutine)\(\{\s*name: '(\w+)'/g;

/** The deviations of each DDI that has some, by name. */
export function deviations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const files = readdirSync(KERNEL, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    for (const [, comment = '', kind, name = ''] of readFileSync(join(KERNEL, file), 'utf8').matchAll(DECLARATION)) {
      const texts = deviationsIn(comment);
      if (texts.length === 0) continue;
      for (const full of kind === 'ddi' ? [name] : [`Zw${name}`, `Nt${name}`]) found.set(full, texts);
    }
  }
  return found;
}

/** The texts after "Deviation:" in a comment; each ends at the next tag, "Source:" or "Deviation:". */
function deviationsIn(comment: string): string[] {
  const text = comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join(' ');
  return [...text.matchAll(/Deviation: (.*?)(?= (?:Deviation:|Source:|@\w)|$)/g)].map(([, sentence = '']) =>
    sentence.trim(),
  );
}
