/** The services about files other than reading, writing and control codes (services.ts). */
import type { NativeRoutine } from '../native-routine.ts';
import { attributeRoutines } from './attribute-services.ts';
import { directoryControlRoutines } from './directory-services.ts';
import { informationRoutines } from './information-services.ts';
import { lockRoutines } from './lock-services.ts';

export const fileRoutines: readonly NativeRoutine[] = [
  ...informationRoutines,
  ...directoryControlRoutines,
  ...lockRoutines,
  ...attributeRoutines,
];
