/** The columns of the list of rules. */
import { DisconnectOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Rule } from '@/api/types';
import { type DataColumn, StateTag, Time, ToneTag } from '@/components';
import styles from './products.module.css';
import { useScopeText } from './rule/useScopeText';

const MINUTE = 60_000;

export function useRuleColumns(): DataColumn<Rule>[] {
  const { t } = useTranslation('products');
  const scopeText = useScopeText();
  const delayText = ({ min_ms, max_ms }: Rule['delay']) => {
    if (max_ms === 0) return t('delay.none');
    const [min, max] = [min_ms, max_ms].map((ms) => Math.round((ms / MINUTE) * 10) / 10);
    return min === max ? t('delay.fixed', { max }) : t('delay.span', { min, max });
  };
  return [
    {
      key: 'product',
      title: t('product.title'),
      required: true,
      minWidth: 230,
      render: (rule) => (
        <div className={styles.twoLines}>
          {rule.product_ref === '' ? (
            <span>{t('scope.anyProduct')}</span>
          ) : rule.product_title === null ? (
            <ToneTag tone="red" icon={DisconnectOutlined} plain hint={t('vanished.hint')}>
              {t('vanished.title')}
            </ToneTag>
          ) : (
            <span title={rule.product_title}>{rule.product_title}</span>
          )}
          <small>{[rule.shop_name, rule.product_ref].filter(Boolean).join(' · ')}</small>
        </div>
      ),
    },
    { key: 'scope', title: t('rule.scope'), width: 150, render: (rule) => scopeText(rule.scope) },
    {
      key: 'mode',
      title: t('rule.mode'),
      width: 96,
      render: (rule) => <StateTag kind="mode" state={rule.mode} plain />,
    },
    {
      key: 'source',
      title: t('rule.source'),
      width: 170,
      render: (rule) =>
        rule.goods === 'physical' ? t('goods.physical') : (rule.pool_name ?? t(`source.${rule.source.kind}`)),
    },
    { key: 'delay', title: t('rule.delay'), width: 116, render: (rule) => delayText(rule.delay) },
    {
      key: 'stock',
      title: t('rule.stock'),
      width: 72,
      align: 'right',
      render: (rule) => (rule.stock < 0 ? t('stock.unlimited') : rule.stock.toLocaleString('en-US')),
    },
    {
      key: 'status',
      title: t('rule.status'),
      width: 92,
      required: true,
      render: (rule) => <StateTag kind="rule" state={rule.status} />,
    },
    {
      key: 'updated',
      title: t('rule.updated'),
      width: 112,
      hidden: true,
      render: (rule) => <Time at={rule.updated_at} />,
    },
  ];
}
