/** The choices of a pool, in the order of the screen. */
import type { DrawOrder, Pool } from '@/api/types';

export const KINDS = ['once', 'reusable', 'fixed'] as const satisfies readonly Pool['kind'][];
export const DRAW_ORDERS = [
  'oldest',
  'newest',
  'near_expiry',
  'random',
] as const satisfies readonly DrawOrder[];
