import { InputError } from '../../base/errors.ts';

/** The usual advice for an image that contradicts itself. */
const DAMAGED = 'the file is damaged or incomplete: copy or build it again';

/** Refuses an image: one line with what is wrong, where, and what to do. */
export function refuseImage(what: string, where: string, advice = DAMAGED): never {
  throw new InputError(`not a usable driver image: ${what} (${where}); ${advice}`);
}
