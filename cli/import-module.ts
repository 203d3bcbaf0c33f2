/** Runs a user's module, JavaScript or TypeScript: a scenario or a driver. */
import { createJiti } from 'jiti';
import { InputError } from '../base/errors.ts';
import * as driverApi from '../kernel/driver-kit/api.ts';
import * as scenarioApi from '../system/scenario/api.ts';

/**
 * The default export of a module.
 * @param what it should be, for the message
 * @throws InputError when it does not load
 */
export async function importModule(path: string, what: string): Promise<unknown> {
  try {
    // The very modules that the tool uses, so that their constants are the constants of the user's module.
    const jiti = createJiti(import.meta.url, {
      virtualModules: { 'ntrewind/scenario': scenarioApi, 'ntrewind/driver': driverApi },
      fsCache: false,
    });
    return await jiti.import(path, { default: true });
  } catch (error) {
    const text = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError(`${path}: the ${what} cannot be loaded: ${text}`);
  }
}
