/**
 * Reads the line tables of nt/tables, on first use: most runs never print most names.
 */

/** A function that gives the table: names by number, from lines of a hexadecimal number and names. */
export function nameTable(lines: string): () => ReadonlyMap<number, readonly string[]> {
  let table: Map<number, readonly string[]> | undefined;
  return () => {
    table ??= parseLines(lines);
    return table;
  };
}

function parseLines(lines: string): Map<number, readonly string[]> {
  const table = new Map<number, readonly string[]>();
  for (const line of lines.trim().split('\n')) {
    const [number = '', ...names] = line.split(' ');
    table.set(Number.parseInt(number, 16), names);
  }
  return table;
}
