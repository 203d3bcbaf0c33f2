/** Words that may stand nowhere in the project. The patterns are written so that they do not match themselves. */
import { type Finding, lineAt, type SourceFile } from './source-files.ts';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:TO[D]O|FIX[M]E)\b/g, 'an open end: finish it, or write it down where users look'],
  [/@ts-(?:ignor[e]|nochec[k])\b/g, 'the type checker may not be silenced'],
];

/** Every place in `files` that holds such a word. */
export function checkText(files: readonly SourceFile[]): Finding[] {
  return files.flatMap(({ path, text }) =>
    RULES.flatMap(([pattern, message]) =>
      [...text.matchAll(pattern)].map((match) => ({
        path,
        line: lineAt(text, match.index),
        message: `${match[0]}: ${message}`,
      })),
    ),
  );
}
