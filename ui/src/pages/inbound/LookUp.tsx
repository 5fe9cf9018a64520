/** Reads one order of a marketplace by its number: what a lost push would have said. */
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAgisoStatus, useLookUp } from '@/api/inbound';
import type { AgisoStatus } from '@/api/types';
import { PATHS } from '@/app/paths';
import { Facts, Panel, StateTag, useNotifyError } from '@/components';
import styles from './inbound.module.css';

export function LookUp({ shopId }: { shopId: string }) {
  const { t } = useTranslation('inbound');
  const notify = useNotifyError();
  const [sn, setSn] = useState('');
  const lookUp = useLookUp(shopId);
  const status = useAgisoStatus(shopId);
  const ask = () => lookUp.mutate(sn, { onError: notify });
  return (
    <Panel title={t('lookUp.title')} hint={t('lookUp.hint')}>
      <div className={styles.row}>
        <Input
          aria-label={t('lookUp.sn')}
          placeholder={t('lookUp.sn')}
          value={sn}
          onChange={(event) => {
            setSn(event.target.value.trim());
            // What stands below is about another number.
            lookUp.reset();
            status.reset();
          }}
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
            <>
              <Alert
                type="success"
                showIcon
                title={t('lookUp.found')}
                action={<Link to={`${PATHS.orders}?open=${lookUp.data.order_id}`}>{t('lookUp.open')}</Link>}
              />
              <div>
                <Button loading={status.isPending} onClick={() => status.mutate(sn, { onError: notify })}>
                  {t('lookUp.status')}
                </Button>
              </div>
              {status.data ? <Stands status={status.data} /> : null}
            </>
          ) : (
            <Alert type="warning" showIcon title={t('lookUp.none')} />
          )}
        </div>
      ) : null}
    </Panel>
  );
}

/** How an order stands there and here, and the cards that 阿奇索 itself sent for it. */
function Stands({ status }: { status: AgisoStatus }) {
  const { t } = useTranslation('inbound');
  const cards = status.sent_by_agiso.map(({ title, number }) => `${title} ${number}`.trim());
  const sent = cards.join(t('comma', { ns: 'conversations' }));
  return (
    <Facts
      items={[
        { key: 'order', label: t('lookUp.order'), value: <StateTag kind="order" state={status.status} /> },
        {
          key: 'content',
          label: t('lookUp.content'),
          value: <StateTag kind="content" state={status.content} />,
        },
        {
          key: 'platform',
          label: t('lookUp.platform'),
          value: <StateTag kind="platform" state={status.platform_state} />,
        },
        { key: 'sent', label: t('lookUp.sent'), value: sent || t('lookUp.noneSent'), wide: true },
      ]}
    />
  );
}
