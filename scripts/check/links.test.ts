import { expect, it } from 'vitest';
import { checkLinks } from './links.ts';

const exists = (path: string) => ['docs/a.md', 'docs/adr', 'README.md'].includes(path);

function check(path: string, text: string): string[] {
  return checkLinks([{ path, text }], exists).map(({ line, message }) => `${line}: ${message}`);
}

it('finds links that lead nowhere', () => {
  expect(check('docs/a.md', '[x](a.md)\n[y](b.md) and [z](../c/d.ts#part)')).toEqual([
    '2: b.md does not exist',
    '2: ../c/d.ts does not exist',
  ]);
});

it('resolves links from the folder of the file', () => {
  expect(check('docs/a.md', '[up](../README.md) [folder](adr) [part](a.md#part)')).toEqual([]);
  expect(check('README.md', '[a](docs/a.md)')).toEqual([]);
});

it('leaves the web and other files alone', () => {
  expect(check('README.md', '[web](https://example.org/x)')).toEqual([]);
  expect(check('a.ts', 'const x = a[0](b);')).toEqual([]);
});
