/** The word for a state. */
import { useTranslation } from 'react-i18next';
import { isKnownState, type StateKind } from './states';

export function useStateWord(): (kind: StateKind, state: string) => string {
  const { t } = useTranslation('states');
  // The table of states and the words are compared by StateTag.test.tsx, so the dynamic key is safe.
  const word = t as unknown as (key: string) => string;
  return (kind, state) => (isKnownState(kind, state) ? word(`${kind}.${state}`) : word('unknown'));
}
