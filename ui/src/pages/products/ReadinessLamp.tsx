/** One lamp: would an order that arrives now be delivered? Its points are shown when asked for. */
import { Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/api/types';
import { stateLook, ToneTag } from '@/components';
import styles from './products.module.css';
import { ReadinessList } from './ReadinessList';

export function ReadinessLamp({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  const { ready, items } = product.readiness;
  const missing = items.filter((item) => !item.ok);
  const { icon } = stateLook('check', ready ? 'ok' : 'failed');
  const word = ready
    ? missing.length > 0
      ? t('readiness.almost')
      : t('readiness.ready')
    : t('readiness.missing', { figure: missing.length });
  return (
    <Popover
      trigger={['hover', 'focus', 'click']}
      placement="bottomLeft"
      title={ready ? t('readiness.readyTitle') : t('readiness.missingTitle')}
      content={<ReadinessList product={product} />}
    >
      <button type="button" className={styles.lamp}>
        <ToneTag tone={ready ? 'green' : 'amber'} icon={icon}>
          {word}
        </ToneTag>
      </button>
    </Popover>
  );
}
