/** Emits filter/generated/parser.js: the parser that Peggy makes of filter/grammar.peggy. */
import peggy from 'peggy';

export function emitFilterParser(grammar: string): string {
  const parser = peggy.generate(grammar, { output: 'source', format: 'es', allowedStartRules: ['Filter'] });
  return `// Generated from filter/grammar.peggy by scripts/generate.ts. Do not edit.\n\n${parser}`;
}
