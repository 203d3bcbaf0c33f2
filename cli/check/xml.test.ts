import { expect, test } from 'vitest';
import { xmlDocument } from './xml.ts';

test('a document has a declaration, and elements with attributes, children and text', () => {
  const child = { name: 'b', attributes: { n: 1 }, content: 'text' };
  expect(xmlDocument({ name: 'a', content: [child, { name: 'c' }] })).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b n="1">text</b>\n  <c/>\n</a>',
  );
});

test('markup in texts and attributes is text', () => {
  const document = xmlDocument({ name: 'a', attributes: { v: '<"&\n\t>' }, content: '<b a="1">&amp;]]></b>' });
  expect(document).toContain('v="&lt;&quot;&amp;&#10;&#9;&gt;"');
  expect(document).toContain('&lt;b a=&quot;1&quot;&gt;&amp;amp;]]&gt;&lt;/b&gt;');
});

test('characters that no document can hold are replaced, others stay', () => {
  const document = xmlDocument({ name: 'a', content: '\0\u001b[31m\uD800\uFFFE tab\there 漢 \u{1F600}' });
  expect(document).toContain('<a>\uFFFD\uFFFD[31m\uFFFD\uFFFD tab\there 漢 \u{1F600}</a>');
});
