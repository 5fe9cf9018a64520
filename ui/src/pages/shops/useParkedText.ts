/** Why a shop waits for the seller. */
import { useKnownWord } from '@/components';

export function useParkedText(): (reason: string | null) => string | undefined {
  const known = useKnownWord();
  return (reason) => (reason ? known(`shops:parked.${reason}`, reason) : undefined);
}
