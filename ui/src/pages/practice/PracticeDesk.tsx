/** The practice shop's own tab: buyers pay, and one sees what they get. */
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePractice } from '@/api/practice';
import type { PracticeProduct } from '@/api/types';
import { type DataColumn, ErrorState, Money, Panel, SimpleTable, ToneTag } from '@/components';
import { AskButton } from './AskButton';
import { PayForm } from './PayForm';
import styles from './practice.module.css';
import { RecentOrders } from './RecentOrders';

export function PracticeDesk() {
  const { t } = useTranslation('practice');
  const { message } = App.useApp();
  const practice = usePractice();
  const [chosen, setChosen] = useState<string>();
  const columns = useProductColumns();
  if (practice.error && !practice.data) {
    return <ErrorState error={practice.error} onRetry={() => void practice.refetch()} />;
  }
  const products = practice.data?.products;
  return (
    <>
      <div className={styles.split}>
        <Panel title={t('products.title')} flush>
          <SimpleTable
            label={t('products.title')}
            rowKey={(row) => row.product_ref}
            columns={columns}
            rows={products}
          />
        </Panel>
        <Panel
          title={t('pay.title')}
          hint={t('pay.hint')}
          extra={products ? <AskButton products={products} /> : null}
        >
          {products ? (
            <PayForm
              products={products}
              primary
              onPaid={(sns) => {
                setChosen(sns[0]);
                void message.success(t('pay.paid', { count: sns.length }));
              }}
            />
          ) : null}
        </Panel>
      </div>
      <RecentOrders orders={practice.data?.recent} chosen={chosen} onChoose={setChosen} />
    </>
  );
}

function useProductColumns(): DataColumn<PracticeProduct>[] {
  const { t } = useTranslation('practice');
  return [
    { key: 'title', title: t('products.name'), minWidth: 150, render: (row) => row.title },
    {
      key: 'kind',
      title: t('products.kind'),
      width: 156,
      render: (row) => (
        <ToneTag tone={row.kind === 'virtual' ? 'green' : 'amber'} plain>
          {t(`products.${row.kind}`)}
        </ToneTag>
      ),
    },
    {
      key: 'skus',
      title: t('products.specs'),
      width: 160,
      render: (row) => (row.skus.length > 0 ? row.skus.map((sku) => sku.spec).join(' / ') : '—'),
    },
    {
      key: 'price',
      title: t('products.price'),
      width: 90,
      align: 'right',
      render: (row) => <Money fen={row.price} />,
    },
  ];
}
