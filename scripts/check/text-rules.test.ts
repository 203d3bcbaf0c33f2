import { expect, it } from 'vitest';
import { checkText } from './text-rules.ts';

const OPEN_END = ['TO', 'DO'].join('');
const SILENCER = ['@ts', 'ignore'].join('-');

it('finds open ends and silenced type errors in any text, with their line', () => {
  const files = [
    { path: 'a.ts', text: `one\n// ${OPEN_END}: more\n// ${SILENCER}\n` },
    { path: 'b.md', text: `see ${['FIX', 'ME'].join('')}` },
  ];
  expect(checkText(files).map(({ path, line }) => `${path}:${line}`)).toEqual(['a.ts:2', 'a.ts:3', 'b.md:1']);
});

it('leaves other words alone', () => {
  const text = `${OPEN_END}S METHOD ${OPEN_END.toLowerCase()} @ts-expect-error`;
  expect(checkText([{ path: 'a.ts', text }])).toEqual([]);
});
