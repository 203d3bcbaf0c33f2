import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { poolTag } from '../../nt/pool-tag.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { catTrace } from '../cat.ts';
import { pipesTrace } from '../testing/pipes-trace.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { type PoolOptions, poolSummary } from './pool.ts';

const PAGED = 1;
const NON_PAGED_NX = 512;

/** Two tags in both pools, one block of each left. */
function poolTrace(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder(options);
  const { sink } = t;
  sink.imageLoad(1, 'd.sys', kernelAddress(0x0200_0000), 0x4000, kernelAddress(0x0200_1000), '', 0);
  const allocate = (id: number, tag: string, bytes: number, type: number, site: number) => {
    t.from(kernelAddress(0x0200_0000 + site));
    sink.poolAllocate(id, kernelAddress(0x1300_0000 + id * 0x1000), bytes, 0, poolTag(tag), type);
    t.from();
  };
  const free = (id: number, tag: string) =>
    sink.poolFree(id, kernelAddress(0x1300_0000 + id * 0x1000), poolTag(tag), 0, 0, 0);
  allocate(1, 'Abcd', 100, NON_PAGED_NX, 0x100);
  allocate(2, 'Abcd', 50, NON_PAGED_NX, 0x100);
  free(1, 'Abcd');
  allocate(3, 'Abcd', 7, PAGED, 0x200);
  allocate(4, 'Xyz!', 30, PAGED, 0x300);
  free(4, 'Xyz!');
  allocate(5, 'Abcd', 50, NON_PAGED_NX, 0x100);
  sink.poolFail(4096, 0, poolTag('Xyz!'), PAGED, 0);
  return t;
}

function rows(t: TraceBuilder, options: PoolOptions = {}): string[] {
  return [...poolSummary(t.open(), options)].map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('pool', () => {
  test('by tag and pool: allocations, frees, what is used, the most that ever was', () => {
    expect(rows(poolTrace())).toEqual([
      'tag | pool | allocs | frees | diff | bytes | peak | allocated | failed | by',
      "'Abcd' | nonpaged | 3 | 1 | 2 | 100 | 150 | 200 | d",
      "'Abcd' | paged | 1 | 0 | 1 | 7 | 7 | 7 | d",
      "'Xyz!' | paged | 1 | 1 | 0 | 0 | 30 | 30 | 1 | d",
      'total | 5 | 2 | 3 | 107 | 237 | 1',
      '',
      'Not freed, though the drivers were unloaded',
      'tag | type | blocks | bytes | allocated at | first event | first by',
      "'Abcd' | NonPagedPoolNx | 2 | 100 | d+0x100 | 2 | -",
      "'Abcd' | PagedPool | 1 | 7 | d+0x200 | 4 | -",
    ]);
  });

  test('tags as !poolused takes them', () => {
    const tags = (patterns: string[]) =>
      JSON.parse([...poolSummary(poolTrace().open(), { format: 'json', tags: patterns })].join('')).tags.length;
    expect([tags(['Ab*']), tags(['?b?d']), tags(['X*']), tags(['Xyz?']), tags(['abcd'])]).toEqual([2, 2, 1, 1, 0]);
    expect(rows(poolTrace(), { tags: ['No'] })).toEqual(['no pool was allocated with the tag No']);
  });

  test('a tag shorter than four characters is given without the blanks it has', () => {
    const t = new TraceBuilder();
    t.sink.poolAllocate(1, kernelAddress(0x1300_0000), 10, 0, poolTag('Xy'), PAGED);
    const { tags } = JSON.parse([...poolSummary(t.open(), { tags: ['Xy'], format: 'json' })].join(''));
    expect(tags).toMatchObject([{ tag: 'Xy  ', allocations: 1 }]);
  });

  test('where frees may be missing nothing is called a leak', () => {
    const lines = rows(poolTrace({ capture: { driver: ['d'] } }));
    expect(lines).toContain('Not seen to be freed in what the trace has');
    expect(lines.at(-1)).toMatch(/^note: the recording kept only driver d/);
  });

  test('a run that ended early leaves blocks, but does not leak them', () => {
    const lines = [...poolSummary(poolTrace().open('bugcheck'))];
    expect(lines).toContain('Allocated where the trace ends');
    expect(lines.at(-1)).toBe('note: the run ended early: bugcheck');
    expect([...poolSummary(poolTrace().openUnfinished())].at(-1)).toContain('did not end in order');
  });

  test('a block that was there before the trace is freed', () => {
    const t = new TraceBuilder();
    t.sink.poolFree(1, kernelAddress(0x1300_0000), poolTag('Old'), 10, 0, PAGED);
    const { tags } = JSON.parse([...poolSummary(t.open(), { format: 'json' })].join(''));
    expect(tags).toMatchObject([{ tag: 'Old ', pool: 'paged', allocations: 0, frees: 1, bytes: 0 }]);
  });

  test('the second version of pipes forgets a block', () => {
    const outstanding = (second: boolean) =>
      JSON.parse([...poolSummary(pipesTrace({ second }), { format: 'json' })].join('')).outstanding;
    expect(outstanding(false)).toEqual([]);
    expect(outstanding(true)).toMatchObject([
      { tag: 'Pipe', blocks: 1, bytes: 64, allocated_at: 'pipes!PipesCreate+0x20' },
    ]);
  });

  test('a real trace: the sums of what cat prints', () => {
    const reader = openTrace(fileURLToPath(new URL('../../traces/compat/format-1.0.ntr', import.meta.url)));
    const events = [...catTrace(reader)].map((line) => JSON.parse(line));
    const allocated = events.filter(({ kind }) => kind === 'pool_allocate');
    const freed = events.filter(({ kind }) => kind === 'pool_free');
    const { tags } = JSON.parse([...poolSummary(reader, { format: 'json' })].join(''));
    const total = (field: string) => tags.reduce((sum: number, tag: Record<string, number>) => sum + tag[field]!, 0);
    expect(total('allocations')).toBe(allocated.length);
    expect(total('frees')).toBe(freed.length);
    expect(total('allocated_bytes')).toBe(allocated.reduce((sum, { fields }) => sum + Number(fields.size), 0));
    reader.close();
  });
});
