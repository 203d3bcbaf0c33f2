/** For `node --import`: runs TypeScript, and takes the package's own name for its sources, so that nothing must be built. */
import { register } from 'node:module';
import 'tsx';

const root = new URL('../../', import.meta.url);
const entries = { 'ntrewind/trace': new URL('proto/trace.ts', root).href };
const hooks = `
  const entries = ${JSON.stringify(entries)};
  export function resolve(specifier, context, next) {
    return next(entries[specifier] ?? specifier, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
