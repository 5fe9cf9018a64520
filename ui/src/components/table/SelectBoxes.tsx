/** The boxes of a table: one in front of each row, and one in the head for every row of the page. */
import { Checkbox } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chosen } from './chosen';
import { SelectPage } from './SelectPage';

export function RowBox({ chosen, id }: { chosen: Chosen; id: string }) {
  const { t } = useTranslation('components');
  const checked = useSyncExternalStore(chosen.subscribe, () => chosen.has(id));
  const disabled = useSyncExternalStore(chosen.subscribe, () => chosen.isDisabled(id));
  return (
    <Checkbox
      aria-label={t('table.selectRow')}
      checked={checked}
      disabled={disabled}
      onChange={({ target, nativeEvent }) =>
        chosen.choose(id, target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

export function PageBox({ chosen, ids }: { chosen: Chosen; ids: string[] }) {
  const { t } = useTranslation('components');
  const selection = useSyncExternalStore(chosen.subscribe, chosen.selection);
  return <SelectPage selection={selection} ids={ids} label={t('table.selectPage')} />;
}
