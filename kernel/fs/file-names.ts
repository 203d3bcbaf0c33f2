/**
 * Names of files on a volume: which there may be, and which of 8.3 characters they have besides.
 * Source: "Naming Files, Paths, and Namespaces", "RtlGenerate8dot3Name function (ntifs.h)".
 */

/** Characters of a component. */
export const MOST_NAME_CHARACTERS = 255;

/** No file has these in its name: they separate, are wild cards, or name a stream. */
const FORBIDDEN = '"*/:<>?|';
const FORBIDDEN_IN_PATTERNS = '/:|\\';
const FIRST_PRINTABLE = ' ';

function hasNone(text: string, forbidden: string): boolean {
  return [...text].every((character) => character >= FIRST_PRINTABLE && !forbidden.includes(character));
}

/** Whether a file may have the name. */
export function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..') return false;
  return name.length <= MOST_NAME_CHARACTERS && hasNone(name, FORBIDDEN);
}

/** What may be searched for: also names with wild cards. */
export function isFilePattern(pattern: string): boolean {
  return pattern !== '' && pattern.length <= MOST_NAME_CHARACTERS && hasNone(pattern, FORBIDDEN_IN_PATTERNS);
}

/** The names along a path that begins with a backslash, or none; undefined when no file can have such a path. */
export function componentsOf(path: string): readonly string[] | undefined {
  const relative = path.startsWith('\\') ? path.slice(1) : path;
  if (relative === '') return [];
  const names = (relative.endsWith('\\') ? relative.slice(0, -1) : relative).split('\\');
  return names.every(isFileName) ? names : undefined;
}
