/** Writes small XML documents. Source: "Extensible Markup Language (XML) 1.0 (Fifth Edition)", sections 2.2 to 2.4. */

export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** Elements, or one text. */
  readonly content?: readonly XmlElement[] | string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What a document cannot hold, not even as a reference: most control characters, halves of surrogate pairs. */
const IMPOSSIBLE = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replaceAll(IMPOSSIBLE, '\uFFFD').replaceAll(/[&<>"]/g, (char) => ENTITIES[char]!);
}

/** An attribute keeps its line breaks and tabs only as references. */
function attributeValue(text: string): string {
  return escaped(text).replaceAll(/[\t\n\r]/g, (char) => `&#${char.codePointAt(0)};`);
}

function* elementLines({ name, attributes = {}, content = [] }: XmlElement, indent: string): Generator<string> {
  const texts = Object.entries(attributes).map(([key, value]) => ` ${key}="${attributeValue(String(value))}"`);
  const begin = `${indent}<${name}${texts.join('')}`;
  if (typeof content === 'string') yield `${begin}>${escaped(content)}</${name}>`;
  else if (content.length === 0) yield `${begin}/>`;
  else {
    yield `${begin}>`;
    for (const child of content) yield* elementLines(child, `${indent}  `);
    yield `${indent}</${name}>`;
  }
}

/** The document with this root. */
export function xmlDocument(root: XmlElement): string {
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...elementLines(root, '')].join('\n');
}
