/** Where the key is kept, the sheet that brings it back, and a new key. */
import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { SecuritySettings } from '@/api/types';
import { useRotateKey } from '@/api/upkeep';
import {
  ConfirmButton,
  CopyText,
  Facts,
  Panel,
  ProgressPanel,
  useKnownWord,
  useNotifyError,
} from '@/components';
import styles from '../settings.module.css';
import { RecoverySheetDialog } from './RecoverySheetDialog';

export function KeyPanel({ settings, asksPassword }: { settings: SecuritySettings; asksPassword: boolean }) {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  const notify = useNotifyError();
  const [sheet, setSheet] = useState(false);
  const [id, setId] = useState<string>();
  const rotate = useRotateKey();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  return (
    <Panel title={t('key.title')} hint={t('key.hint')}>
      <Facts
        items={[
          {
            key: 'source',
            label: t('key.source'),
            value: known(`settings:keySource.${settings.key_source}`, settings.key_source),
          },
          { key: 'id', label: t('key.id'), value: <CopyText text={settings.key_id} /> },
        ]}
      />
      <ul className={styles.actions}>
        <li>
          <div>
            <strong>{t('sheet.title')}</strong>
            <span>{t('sheet.hint')}</span>
          </div>
          <Button icon={<PrinterOutlined />} onClick={() => setSheet(true)}>
            {t('sheet.show')}
          </Button>
        </li>
        <li>
          <div>
            <strong>{t('rotation.title')}</strong>
            <span>{t('rotation.hint')}</span>
          </div>
          <ConfirmButton
            disabled={running}
            title={t('rotation.confirm')}
            description={t('rotation.confirmHint')}
            okText={t('rotation.start')}
            onConfirm={() =>
              rotate
                .mutateAsync()
                .then(({ operation_id }) => setId(operation_id))
                .catch(notify)
            }
          >
            {t('rotation.start')}
          </ConfirmButton>
        </li>
      </ul>
      {id === undefined ? null : (
        <ProgressPanel
          title={t('rotation.title')}
          operation={operation}
          cancelling={cancel.isPending}
          onCancel={() => cancel.mutate(id)}
        >
          {t('rotation.done')}
        </ProgressPanel>
      )}
      <RecoverySheetDialog open={sheet} onClose={() => setSheet(false)} asksPassword={asksPassword} />
    </Panel>
  );
}
