/** 登录 权限 规则 库存 模板 通知 开关: each with its state, and where to put it right. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Product, ReadinessItem } from '@/api/types';
import { PATHS, shopPath } from '@/app/paths';
import { stateLook, ToneTag } from '@/components';
import styles from './products.module.css';

const ACTIONS = [
  'relogin_shop',
  'set_up_calls',
  'map_product',
  'grant_permission',
  'add_rule',
  'edit_rule',
  'add_cards',
  'edit_template',
  'set_up_notice',
  'turn_product_on',
  'open_shop',
  'resume_task',
] as const;
type Action = (typeof ACTIONS)[number];

/** What is in the way where the point alone does not say it. */
const OWN = ['open_shop', 'resume_task', 'set_up_calls', 'map_product'] as const satisfies readonly Action[];

/** What puts a point right when the program names nothing. */
const USUAL: Record<ReadinessItem['item'], Action> = {
  login: 'relogin_shop',
  permission: 'grant_permission',
  rule: 'add_rule',
  stock: 'add_cards',
  template: 'edit_template',
  notice: 'set_up_notice',
  switch: 'turn_product_on',
};

function placeOf(action: Action, product: Product): string {
  const [rule] = product.rules;
  switch (action) {
    case 'relogin_shop':
    case 'grant_permission':
      return PATHS.shops;
    case 'open_shop':
      return shopPath(product.shop_id);
    case 'set_up_calls':
      return shopPath(product.shop_id, 'desk');
    case 'map_product':
      return shopPath(product.shop_id, 'mappings');
    case 'add_cards':
      return PATHS.cards;
    case 'set_up_notice':
      return PATHS.notices;
    case 'resume_task':
      return PATHS.tasks;
    case 'turn_product_on':
      return `${PATHS.products}?open=${encodeURIComponent(product.id)}`;
    default:
      return rule && action !== 'add_rule'
        ? `${PATHS.products}?rule=${encodeURIComponent(rule.id)}`
        : `${PATHS.products}?rule=new&product=${encodeURIComponent(product.id)}`;
  }
}

export function ReadinessList({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  return (
    <ul className={styles.readiness}>
      {product.readiness.items.map(({ item, ok, code }) => {
        const action = ACTIONS.find((one) => one === code) ?? USUAL[item];
        const own = OWN.find((one) => one === action);
        return (
          <li key={item}>
            <ToneTag tone={ok ? 'green' : 'amber'} icon={stateLook('check', ok ? 'ok' : 'failed').icon} plain>
              {t(`readiness.item.${item}`)}
            </ToneTag>
            <span className={styles.faint}>
              {ok ? t('readiness.ok') : own ? t(`readiness.own.${own}`) : t(`readiness.lacks.${item}`)}
            </span>
            {ok ? null : <Link to={placeOf(action, product)}>{t(`readiness.fix.${action}`)}</Link>}
          </li>
        );
      })}
    </ul>
  );
}
