/** Light or dark: the seller's choice, or the system's. Also whether things may move. */
import { useSyncExternalStore } from 'react';
import { usePreference } from './preferences';
import type { Appearance } from './theme/theme';

export type AppearanceChoice = Appearance | 'system';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** The system asks for stillness. */
export function useReducedMotion(): boolean {
  return useMedia('(prefers-reduced-motion: reduce)');
}

export function useAppearance(): {
  appearance: Appearance;
  choice: AppearanceChoice;
  choose: (choice: AppearanceChoice) => void;
} {
  const system: Appearance = useMedia('(prefers-color-scheme: dark)') ? 'dark' : 'light';
  const [choice, choose] = usePreference<AppearanceChoice>('appearance', 'system');
  return { appearance: choice === 'system' ? system : choice, choice, choose };
}
