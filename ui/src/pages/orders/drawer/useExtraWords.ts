/** What came along with an order of a platform that calls us, in words. */
import { useKnownWord } from '@/components';

export function useExtraWords() {
  const word = useKnownWord();
  return (extra: Record<string, string>) =>
    Object.entries(extra).map(([name, value]) => ({
      name,
      label: word(`inbound:extra.${name}`, name),
      value: name === 'system' ? word(`inbound:system.${value}`, value) : value,
    }));
}
