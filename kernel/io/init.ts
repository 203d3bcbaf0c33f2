/** What the I/O manager makes at boot. */
import type { Kernel } from '../kernel.ts';

export function IoInitSystem(_k: Kernel): void {}
