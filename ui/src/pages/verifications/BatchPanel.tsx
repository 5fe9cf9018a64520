/** Many codes at once: pasted or from a file, looked at first, then verified; each row answers for itself. */
import { FileTextOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerificationListRow } from '@/api/types';
import { readVerificationList, useVerificationShops, useVerifyMany } from '@/api/verifications';
import { host } from '@/app/host';
import { ConfirmButton, EmptyState, Panel, useErrorText, useNotifyError } from '@/components';
import { EXTENSIONS, firstOf, sourceOf } from '@/pages/cards/import/source';
import { BatchResults } from './BatchResults';
import { BatchRows } from './BatchRows';
import styles from './verifications.module.css';

export function BatchPanel() {
  const { t } = useTranslation('verifications');
  const notify = useNotifyError();
  const errorText = useErrorText();
  const shops = useVerificationShops().data?.items ?? [];
  const [shop, setShop] = useState<string>();
  const [text, setText] = useState('');
  const [rows, setRows] = useState<VerificationListRow[]>();
  const [reading, setReading] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const verify = useVerifyMany();

  const read = async (source: Parameters<typeof readVerificationList>[0]) => {
    setReading(true);
    setRefused(undefined);
    try {
      setRows((await readVerificationList(source)).rows);
    } catch (error) {
      setRefused(error);
    } finally {
      setReading(false);
    }
  };
  const pick = async () => {
    const files = await host.pickFiles({ filters: [{ name: t('batch.files'), extensions: EXTENSIONS }] });
    const chosen = files ? firstOf(files) : undefined;
    if (chosen) await read(sourceOf(chosen));
  };
  const again = () => {
    setRows(undefined);
    setText('');
    verify.reset();
  };
  const good = rows?.filter((row) => row.reason === null) ?? [];
  const run = () =>
    verify
      .mutateAsync({
        rows: good.map(({ order_sn, verification_code }) => ({
          verification_code,
          ...(order_sn === '' ? {} : { order_sn }),
        })),
        ...(shop === undefined ? {} : { shop_id: shop }),
      })
      .catch(notify);

  if (verify.data) {
    return <BatchResults result={verify.data} rowNumbers={good.map((row) => row.row_no)} onAgain={again} />;
  }
  if (rows) {
    return (
      <Panel
        title={t('batch.check')}
        hint={t('batch.checkHint')}
        flush
        extra={
          <>
            <Button onClick={again}>{t('batch.back')}</Button>
            <ConfirmButton
              type="primary"
              disabled={good.length === 0}
              title={t('batch.confirm', { count: good.length })}
              description={t('batch.confirmHint')}
              okText={t('batch.run', { count: good.length })}
              onConfirm={run}
            >
              {t('batch.run', { count: good.length })}
            </ConfirmButton>
          </>
        }
      >
        <BatchRows rows={rows} />
      </Panel>
    );
  }
  return (
    <Panel title={t('batch.title')} hint={t('batch.hint')}>
      <div className={styles.form}>
        {refused ? (
          <Alert type="error" showIcon title={`${errorText(refused).what} · ${errorText(refused).next}`} />
        ) : null}
        {shops.length > 1 ? (
          <label className={styles.field}>
            <span>{t('manual.shop')}</span>
            <Select
              aria-label={t('manual.shop')}
              value={shop ?? null}
              allowClear
              placeholder={t('batch.shopHint')}
              onChange={(id: string | null | undefined) => setShop(id ?? undefined)}
              options={shops.map((one) => ({ value: one.shop_id, label: one.name }))}
            />
          </label>
        ) : null}
        <Input.TextArea
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('batch.placeholder')}
          aria-label={t('batch.paste')}
          className={styles.paste ?? ''}
          spellCheck={false}
        />
        <div className={styles.formFoot}>
          <Button
            type="primary"
            loading={reading}
            disabled={text.trim() === ''}
            onClick={() => void read({ text })}
          >
            {t('batch.read')}
          </Button>
          <Button icon={<FileTextOutlined />} onClick={() => void pick().catch(notify)}>
            {t('batch.choose')}
          </Button>
          <span className={styles.faint}>{t('batch.kinds')}</span>
        </div>
        {shops.length === 0 ? (
          <EmptyState compact picture="shop" title={t('manual.noShop')} hint={t('manual.noShopHint')} />
        ) : null}
      </div>
    </Panel>
  );
}
