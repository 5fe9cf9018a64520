/** No rows yet: how a report gets in. */
import { ImportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { pickForImport } from '@/app/imports/pickForImport';
import { EmptyState, useNotifyError } from '@/components';

export function NothingImported({ kind }: { kind: 'sales' | 'bookings' | 'orders' | 'imports' }) {
  const { t } = useTranslation('data');
  const notify = useNotifyError();
  return (
    <EmptyState
      picture="file"
      title={t(`empty.${kind}`)}
      hint={t(kind === 'orders' ? 'empty.ordersHint' : 'empty.hint')}
      action={
        <Button icon={<ImportOutlined />} onClick={() => void pickForImport(t('files.title')).catch(notify)}>
          {t('files.pick')}
        </Button>
      }
    />
  );
}
