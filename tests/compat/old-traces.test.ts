/** Every trace format that was ever released stays readable. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { verifyTrace } from '../../proto/verify.ts';
import { FORMAT_MAJOR, FORMAT_MINOR } from '../../proto/version.ts';
import { viewEvents } from '../../viewer/view.ts';

const folder = fileURLToPath(new URL('../../traces/compat/', import.meta.url));
const traces = readdirSync(folder).filter((name) => name.endsWith('.ntr'));

test('there is a trace of the format this version writes', () => {
  expect(traces).toContain(`format-${FORMAT_MAJOR}.${FORMAT_MINOR}.ntr`);
});

describe.each(traces)('%s', (name) => {
  test('opens and is whole: checksums, hash chain, index', () => {
    const reader = openTrace(`${folder}${name}`);
    const [major, minor] = /^format-(\d+)\.(\d+)/.exec(name)!.slice(1).map(Number);
    expect([reader.header.formatMajor, reader.header.formatMinor]).toEqual([major, minor]);
    expect(verifyTrace(reader).eventCount).toBe(reader.eventCount);
    reader.close();
  });

  test('every event can be shown', () => {
    const reader = openTrace(`${folder}${name}`);
    const lines = [...viewEvents(reader, {}, { format: 'jsonl' })];
    expect(lines).toHaveLength(reader.eventCount);
    reader.close();
  });
});
