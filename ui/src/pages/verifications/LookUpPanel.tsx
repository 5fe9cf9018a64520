/** Looks vouchers up without using them: one code, a scanned QR, or a list, a line each. */
import { Button, type GetRef, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VoucherLookup } from '@/api/types';
import { useLookUp, useVerificationShops } from '@/api/verifications';
import { usePreference } from '@/app/preferences';
import {
  CopyText,
  type DataColumn,
  EmptyState,
  ErrorState,
  Money,
  Panel,
  SimpleTable,
  Time,
  useNotifyError,
} from '@/components';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

/** The most codes of one look. */
const MOST = 50;

export function LookUpPanel() {
  const { t } = useTranslation('verifications');
  const notify = useNotifyError();
  const shops = useVerificationShops();
  const [lastShop, setLastShop] = usePreference<string | null>('verifications.shop', null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<VoucherLookup[]>([]);
  const look = useLookUp();
  const field = useRef<GetRef<typeof Input.TextArea>>(null);
  useEffect(() => field.current?.focus(), []);
  const all = shops.data?.items ?? [];
  const shop = all.find((one) => one.shop_id === lastShop)?.shop_id ?? all[0]?.shop_id;
  const codes = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const submit = () => {
    if (codes.length === 0 || codes.length > MOST || look.isPending) return;
    look
      .mutateAsync({ codes, ...(shop ? { shop_id: shop } : {}) })
      .then(({ results }) => {
        setFound(results);
        setText('');
      })
      .catch(notify);
  };
  if (shops.error && !shops.data) {
    return <ErrorState error={shops.error} onRetry={() => void shops.refetch()} />;
  }
  if (shops.data && all.length === 0) {
    return <EmptyState picture="shop" title={t('manual.noShop')} hint={t('manual.noShopHint')} />;
  }
  return (
    <>
      <Panel title={t('lookup.title')} hint={t('lookup.hint')}>
        <div className={styles.form}>
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
          <Input.TextArea
            ref={field}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onPressEnter={(event) => {
              // A scanner ends its code with Enter; with Shift it is a new line.
              if (event.shiftKey) return;
              event.preventDefault();
              submit();
            }}
            placeholder={t('lookup.placeholder')}
            aria-label={t('manual.code')}
            autoSize={{ minRows: 3, maxRows: 10 }}
            spellCheck={false}
          />
          {codes.length > MOST ? (
            <p className={styles.missing} role="alert">
              {t('lookup.tooMany', { count: MOST })}
            </p>
          ) : null}
          <div className={styles.formFoot}>
            <Button
              type="primary"
              onClick={submit}
              loading={look.isPending}
              disabled={codes.length === 0 || codes.length > MOST}
            >
              {t('lookup.submit')}
            </Button>
            <span className={styles.faint}>{t('lookup.safe')}</span>
          </div>
        </div>
      </Panel>
      {found.length > 0 ? <Found rows={found} /> : null}
    </>
  );
}

function Found({ rows }: { rows: VoucherLookup[] }) {
  const { t } = useTranslation('verifications');
  const why = useWhy();
  const columns: DataColumn<VoucherLookup>[] = [
    {
      key: 'code',
      title: t('record.code'),
      width: 110,
      render: (row) => <span className={styles.code}>{row.code}</span>,
    },
    {
      key: 'state',
      title: t('record.result'),
      minWidth: 220,
      render: (row) => (
        <div className={styles.two}>
          <strong>{row.usable ? t('lookup.usable') : t('lookup.unusable')}</strong>
          {why(row) ? <span className={styles.faint}>{why(row)}</span> : null}
        </div>
      ),
    },
    {
      key: 'what',
      title: t('record.what'),
      minWidth: 160,
      render: (row) => (
        <div className={styles.two}>
          <span className={styles.cut} title={row.title}>
            {row.title || row.record?.title || '—'}
          </span>
          <span className={styles.faint}>{row.shop_name}</span>
        </div>
      ),
    },
    {
      key: 'amount',
      title: t('record.amount'),
      width: 110,
      align: 'right',
      render: (row) => <Money fen={row.amount} />,
    },
    { key: 'expires', title: t('record.expires'), width: 140, render: (row) => <Time at={row.expires_at} /> },
    {
      key: 'order',
      title: t('record.order'),
      width: 200,
      render: (row) => (row.order_sn ? <CopyText text={row.order_sn} /> : '—'),
    },
    {
      key: 'here',
      title: t('lookup.here'),
      width: 150,
      render: (row) => (row.record?.verified_at ? <Time at={row.record.verified_at} /> : '—'),
    },
  ];
  return (
    <Panel title={t('lookup.found')} flush>
      <SimpleTable
        label={t('lookup.found')}
        rowKey={(row) => String(row.row)}
        columns={columns}
        rows={rows}
      />
    </Panel>
  );
}
