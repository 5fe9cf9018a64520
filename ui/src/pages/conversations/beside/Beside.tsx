/** Beside the talk: who answers, the product it is about, and the orders of this buyer. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ConversationDetail, TalkProduct } from '@/api/serviceContract';
import type { OrderRow } from '@/api/types';
import { orderPath, serviceProductPath } from '@/app/paths';
import { Money, StateTag, Time } from '@/components';
import { formatMicro } from '../formatMicro';
import { AnswerBox } from './AnswerBox';
import styles from './beside.module.css';

export function Beside({ detail }: { detail: ConversationDetail }) {
  const { t } = useTranslation('conversations');
  const { conversation, orders, product } = detail;
  return (
    <aside className={styles.beside} aria-label={t('beside.label')} tabIndex={0}>
      <AnswerBox key={conversation.id} conversation={conversation} />
      {product ? (
        <ProductBox shopId={conversation.shop_id} product={product} rounds={conversation.rounds} />
      ) : null}
      <section className={styles.part}>
        <h3>{t('beside.orders')}</h3>
        {orders.length === 0 ? (
          <p className={styles.faint}>{t('beside.noOrders')}</p>
        ) : (
          <ul className={styles.orders}>
            {orders.map((order) => (
              <OrderItem key={order.id} order={order} />
            ))}
          </ul>
        )}
      </section>
      <section className={styles.part}>
        <h3>{t('beside.today')}</h3>
        <p className={styles.faint}>
          {t('beside.calls', { count: detail.calls_today })} · {formatMicro(detail.cost_today)}
        </p>
      </section>
    </aside>
  );
}

interface ProductBoxProps {
  shopId: string;
  product: TalkProduct;
  rounds: number;
}

function ProductBox({ shopId, product, rounds }: ProductBoxProps) {
  const { t } = useTranslation('conversations');
  return (
    <section className={styles.part}>
      <h3>{t('beside.product')}</h3>
      <p className={styles.title}>{product.title}</p>
      <p className={styles.facts}>
        <Money fen={product.price} strong />
        <span>{t(product.on_sale ? 'beside.onSale' : 'beside.offSale')}</span>
        {product.stock === null ? null : <span>{t('beside.stock', { count: product.stock })}</span>}
        {rounds > 0 ? <span>{t('beside.rounds', { count: rounds })}</span> : null}
        <Link to={serviceProductPath(shopId, product.product_ref)}>{t('beside.notes')}</Link>
      </p>
    </section>
  );
}

function OrderItem({ order }: { order: OrderRow }) {
  return (
    <li>
      <Link to={orderPath(order.id)} className={styles.order}>
        <span className={styles.orderLine}>
          <span className={styles.sn}>{order.sn}</span>
          <Money fen={order.amount} />
        </span>
        <span className={styles.orderTitle}>
          {order.title}
          {order.quantity > 1 ? ` ×${order.quantity}` : ''}
        </span>
        <span className={styles.orderLine}>
          <span className={styles.orderStates}>
            <StateTag kind="order" state={order.status} plain />
            <StateTag kind="content" state={order.content} plain />
          </span>
          <span className={styles.faint}>
            <Time at={order.placed_at} />
          </span>
        </span>
      </Link>
    </li>
  );
}
