/** From doing nothing to answering alone. */
import type { ServiceMode } from '@/api/serviceContract';

export const MODES = ['off', 'suggest', 'shadow', 'auto'] as const satisfies readonly ServiceMode[];
