/** How much one buyer gets, how much is sold, and which cards are too old to send. */
import { Form, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './rule.module.css';

export interface LimitSectionProps {
  fromPool: boolean;
  limitOn: boolean;
  stockLimited: boolean;
}

export function LimitSection({ fromPool, limitOn, stockLimited }: LimitSectionProps) {
  const { t } = useTranslation(['products', 'common']);
  const day = t('common:unit.day');
  return (
    <section className={styles.section}>
      <h2>{t('products:section.limits')}</h2>
      <Form.Item label={t('products:rule.limit')}>
        <div className={styles.inline}>
          <Form.Item name="limit_on" valuePropName="checked" noStyle>
            <Switch size="small" aria-label={t('products:rule.limit')} />
          </Form.Item>
          {limitOn ? (
            <>
              <span>{t('products:limit.each')}</span>
              <Form.Item name={['limit', 'window_days']} noStyle>
                <InputNumber
                  min={1}
                  max={3650}
                  precision={0}
                  aria-label={t('products:limit.days')}
                  style={{ width: 80 }}
                />
              </Form.Item>
              <span>{t('products:limit.atMost')}</span>
              <Form.Item name={['limit', 'count']} noStyle>
                <InputNumber
                  min={1}
                  precision={0}
                  aria-label={t('products:limit.count')}
                  style={{ width: 80 }}
                />
              </Form.Item>
              <span>{t('products:limit.pieces')}</span>
            </>
          ) : (
            <span>{t('products:limit.off')}</span>
          )}
        </div>
      </Form.Item>
      <Form.Item label={t('products:rule.stock')} tooltip={t('products:stock.hint')}>
        <div className={styles.inline}>
          <Form.Item name="stock_limited" valuePropName="checked" noStyle>
            <Switch size="small" aria-label={t('products:rule.stock')} />
          </Form.Item>
          {stockLimited ? (
            <>
              <span>{t('products:stock.left')}</span>
              <Form.Item name="stock" noStyle>
                <InputNumber
                  min={0}
                  precision={0}
                  aria-label={t('products:rule.stock')}
                  style={{ width: 110 }}
                />
              </Form.Item>
            </>
          ) : (
            <span>{t('products:stock.unlimited')}</span>
          )}
        </div>
      </Form.Item>
      <div className={styles.row}>
        <Form.Item
          name="low_stock_at"
          label={t('products:rule.lowStock')}
          tooltip={t('products:stock.lowHint')}
        >
          <InputNumber min={0} precision={0} />
        </Form.Item>
        {fromPool ? (
          <Form.Item
            name="near_expiry_days"
            label={t('products:rule.nearExpiry')}
            tooltip={t('products:nearExpiry.hint')}
          >
            <InputNumber
              min={0}
              max={3650}
              precision={0}
              placeholder={t('products:nearExpiry.pool')}
              suffix={day}
              style={{ width: 160 }}
            />
          </Form.Item>
        ) : null}
      </div>
      <Form.Item label={t('products:rule.partial')}>
        <div className={styles.inline}>
          <Form.Item name="allow_partial" valuePropName="checked" noStyle>
            <Switch size="small" aria-label={t('products:rule.partial')} />
          </Form.Item>
          <span>{t('products:partial.hint')}</span>
        </div>
      </Form.Item>
    </section>
  );
}
