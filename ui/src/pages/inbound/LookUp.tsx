/** Reads one order of a marketplace by its number: what a lost push would have said. */
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLookUp } from '@/api/inbound';
import { PATHS } from '@/app/paths';
import { Panel, useNotifyError } from '@/components';
import styles from './inbound.module.css';

export function LookUp({ shopId }: { shopId: string }) {
  const { t } = useTranslation('inbound');
  const notify = useNotifyError();
  const [sn, setSn] = useState('');
  const lookUp = useLookUp(shopId);
  const ask = () => lookUp.mutate(sn, { onError: notify });
  return (
    <Panel title={t('lookUp.title')} hint={t('lookUp.hint')}>
      <div className={styles.row}>
        <Input
          aria-label={t('lookUp.sn')}
          placeholder={t('lookUp.sn')}
          value={sn}
          onChange={(event) => setSn(event.target.value.trim())}
          onPressEnter={() => sn && ask()}
          maxLength={64}
          spellCheck={false}
        />
        <Button type="primary" disabled={!sn} loading={lookUp.isPending} onClick={ask}>
          {t('lookUp.run')}
        </Button>
      </div>
      {lookUp.data ? (
        <div className={styles.verdict} role="status">
          {lookUp.data.order_id ? (
            <Alert
              type="success"
              showIcon
              title={t('lookUp.found')}
              action={<Link to={`${PATHS.orders}?open=${lookUp.data.order_id}`}>{t('lookUp.open')}</Link>}
            />
          ) : (
            <Alert type="warning" showIcon title={t('lookUp.none')} />
          )}
        </div>
      ) : null}
    </Panel>
  );
}
