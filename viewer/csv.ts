/** Lines of comma-separated values as RFC 4180 has them; the line's end is the printer's. */
import type { JsonValue } from './event-json.ts';

/** A null is an empty cell; lists are JSON. */
export function csvLine(values: readonly JsonValue[]): string {
  return values.map(csvCell).join(',');
}

function csvCell(value: JsonValue): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
