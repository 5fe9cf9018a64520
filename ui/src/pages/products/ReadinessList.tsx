/** 登录 权限 规则 库存 模板 通知 开关: each with its state, and where to put it right. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Product, ReadinessItem } from '@/api/types';
import { PATHS } from '@/app/paths';
import { stateLook, ToneTag, useCodeText } from '@/components';
import styles from './products.module.css';

/** Where a point is put right. */
const PLACES: Record<ReadinessItem['item'], (product: Product) => string> = {
  login: () => PATHS.shops,
  permission: () => PATHS.shops,
  rule: (product) => `${PATHS.products}?rule=new&product=${encodeURIComponent(product.id)}`,
  stock: () => PATHS.cards,
  template: (product) => rulePath(product),
  notice: () => PATHS.notices,
  switch: (product) => `${PATHS.products}?open=${encodeURIComponent(product.id)}`,
};

function rulePath(product: Product): string {
  const rule = product.rules[0];
  return rule
    ? `${PATHS.products}?rule=${encodeURIComponent(rule.id)}`
    : `${PATHS.products}?rule=new&product=${encodeURIComponent(product.id)}`;
}

export function ReadinessList({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  const codeText = useCodeText();
  return (
    <ul className={styles.readiness}>
      {product.readiness.items.map(({ item, ok, code }) => (
        <li key={item}>
          <ToneTag tone={ok ? 'green' : 'amber'} icon={stateLook('check', ok ? 'ok' : 'failed').icon} plain>
            {t(`readiness.item.${item}`)}
          </ToneTag>
          <span className={styles.faint}>
            {ok ? t('readiness.ok') : code ? codeText(code).what : t(`readiness.lacks.${item}`)}
          </span>
          {ok ? null : <Link to={PLACES[item](product)}>{t(`readiness.fix.${item}`)}</Link>}
        </li>
      ))}
    </ul>
  );
}
