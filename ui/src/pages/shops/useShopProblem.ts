/** Why a shop is not connected, in the words of its form; a reason without words of its own is shown as the program says it. */
import type { Shop } from '@/api/types';
import { useKnownWord } from '@/components';

/** The field, and the word of the reason. */
const REASON = /^(\w+): (\w+): /;

export function useShopProblem(): (shop: Pick<Shop, 'platform' | 'problem'>) => string | undefined {
  const known = useKnownWord();
  return ({ platform, problem }) => {
    if (!problem) return undefined;
    const [, field, code] = REASON.exec(problem) ?? [];
    return known(`shops:form.${platform}.${field}.problem.${code}`, problem);
  };
}
