/** Light or dark: the seller's choice, or the system's. */
import { useSyncExternalStore } from 'react';
import { usePreference } from './preferences';
import type { Appearance } from './theme/theme';

export type AppearanceChoice = Appearance | 'system';

const query = () => window.matchMedia('(prefers-color-scheme: dark)');

function useSystemAppearance(): Appearance {
  return useSyncExternalStore(
    (listener) => {
      const media = query();
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => (query().matches ? 'dark' : 'light'),
  );
}

export function useAppearance(): {
  appearance: Appearance;
  choice: AppearanceChoice;
  choose: (choice: AppearanceChoice) => void;
} {
  const system = useSystemAppearance();
  const [choice, choose] = usePreference<AppearanceChoice>('appearance', 'system');
  return { appearance: choice === 'system' ? system : choice, choice, choose };
}
