/** For `node --import`: runs TypeScript, in worker threads as well, where the plain `tsx` does nothing. */
import { register } from 'tsx/esm/api';

register();
