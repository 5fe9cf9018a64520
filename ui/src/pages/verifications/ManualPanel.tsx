/** One code at a time, typed or scanned. Enter sends it; the field is empty and in focus for the next one. */
import { Button, Checkbox, Input, type InputRef, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useVerificationShops } from '@/api/verifications';
import { usePreference } from '@/app/preferences';
import { type DataColumn, EmptyState, ErrorState, Panel, SimpleTable, StateTag, Time } from '@/components';
import { BigAnswer } from './BigAnswer';
import { beep } from './beep';
import { type Scan, useScans } from './useScans';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

/** Nobody types so fast: milliseconds a sign. */
const SCANNER_PACE = 35;
/** A shorter code tells nothing of the one who typed it. */
const SCANNER_SIGNS = 6;

export function ManualPanel({ order: asked }: { order: string | undefined }) {
  const { t } = useTranslation('verifications');
  const shops = useVerificationShops();
  const [sound, setSound] = usePreference('verifications.beep', false);
  const [lastShop, setLastShop] = usePreference<string | null>('verifications.shop', null);
  const [order, setOrder] = useState(asked ?? '');
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<InputRef>(null);
  const began = useRef(0);
  const { scans, ask, change } = useScans((good) => {
    if (sound) beep(good);
  });
  useEffect(() => field.current?.focus(), []);

  const all = shops.data?.items ?? [];
  const shop = all.find((one) => one.shop_id === lastShop)?.shop_id ?? all[0]?.shop_id;
  const submit = () => {
    const typed = code.trim();
    field.current?.focus();
    if (typed === '') {
      setMissing(true);
      return;
    }
    const pace = (Date.now() - began.current) / typed.length;
    const scanned = typed.length >= SCANNER_SIGNS && pace < SCANNER_PACE;
    const sn = order.trim();
    ask({
      verification_code: typed,
      entry: scanned ? 'scanner' : 'manual',
      ...(sn === '' ? {} : { order_sn: sn }),
      // The order says which shop it is of; without one the chosen shop counts.
      ...(shop === undefined || sn !== '' ? {} : { shop_id: shop }),
    });
    setCode('');
    setOrder('');
  };
  const type = (text: string) => {
    if (code === '') began.current = Date.now();
    setMissing(false);
    setCode(text);
  };

  if (shops.error && !shops.data) {
    return <ErrorState error={shops.error} onRetry={() => void shops.refetch()} />;
  }
  if (shops.data && all.length === 0) {
    return <EmptyState picture="shop" title={t('manual.noShop')} hint={t('manual.noShopHint')} />;
  }
  return (
    <div className={styles.counter}>
      <Panel title={t('manual.title')} hint={t('manual.hint')}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {all.length > 1 ? (
            <label className={styles.field}>
              <span>{t('manual.shop')}</span>
              <Select
                aria-label={t('manual.shop')}
                value={shop ?? null}
                onChange={(id) => setLastShop(id)}
                options={all.map((one) => ({ value: one.shop_id, label: one.name }))}
              />
            </label>
          ) : null}
          <label className={styles.field}>
            <span>{t('manual.order')}</span>
            <Input
              value={order}
              onChange={(event) => setOrder(event.target.value)}
              placeholder={t('manual.orderHint')}
              maxLength={64}
              spellCheck={false}
              autoComplete="off"
            />
          </label>
          <label className={styles.field}>
            <span>{t('manual.code')}</span>
            <Input
              ref={field}
              size="large"
              className={styles.codeField ?? ''}
              value={code}
              onChange={(event) => type(event.target.value)}
              placeholder={t('manual.codeHint')}
              status={missing ? 'error' : ''}
              aria-invalid={missing}
              maxLength={512}
              spellCheck={false}
              autoComplete="off"
            />
          </label>
          {missing ? (
            <p className={styles.missing} role="alert">
              {t('manual.missing')}
            </p>
          ) : null}
          <div className={styles.formFoot}>
            <Button type="primary" size="large" htmlType="submit">
              {t('manual.submit')}
            </Button>
            <Checkbox checked={sound} onChange={(event) => setSound(event.target.checked)}>
              {t('manual.beep')}
            </Checkbox>
          </div>
        </form>
      </Panel>
      <BigAnswer scan={scans[0]} onChange={change} />
      <Sitting scans={scans} />
    </div>
  );
}

/** The last codes of this sitting. */
function Sitting({ scans }: { scans: Scan[] }) {
  const { t } = useTranslation('verifications');
  const why = useWhy();
  const columns: DataColumn<Scan>[] = [
    { key: 'at', title: t('record.at'), width: 104, render: (scan) => <Time at={scan.at} /> },
    {
      key: 'code',
      title: t('record.code'),
      width: 120,
      render: (scan) => <span className={styles.code}>{scan.code}</span>,
    },
    {
      key: 'order',
      title: t('record.order'),
      width: 190,
      render: (scan) => scan.record?.order_sn || scan.order || '—',
    },
    {
      key: 'result',
      title: t('record.result'),
      minWidth: 260,
      render: (scan) => (
        <span className={styles.two}>
          <StateTag
            kind="verification"
            state={scan.error ? 'failed' : (scan.record?.state ?? 'submitting')}
          />
          <span className={styles.faint}>
            {scan.error
              ? why({ reason: scan.error.code, message: scan.error.message })
              : scan.record
                ? why(scan.record)
                : null}
          </span>
        </span>
      ),
    },
  ];
  if (scans.length === 0) return null;
  return (
    <Panel title={t('manual.sitting')} flush>
      <SimpleTable label={t('manual.sitting')} rowKey={(scan) => scan.key} columns={columns} rows={scans} />
    </Panel>
  );
}
