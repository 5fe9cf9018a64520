/** The platforms a seller can filter by. */
import type { PlatformKind } from '@/api/types';

export const PLATFORMS = [
  'practice',
  'pdd',
  'xianyu',
  'jd_general',
  'jd_game',
  'agiso',
  'douyin_life',
] as const satisfies readonly PlatformKind[];
