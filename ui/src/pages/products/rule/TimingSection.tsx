/** How long after the payment, and at which hours. */
import { Form, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { DelaySpan, type Span } from './DelaySpan';
import { type Hours, HoursField } from './HoursField';
import styles from './rule.module.css';

export interface TimingSectionProps {
  automatic: boolean;
  hoursOn: boolean;
}

export function TimingSection({ automatic, hoursOn }: TimingSectionProps) {
  const { t } = useTranslation('products');
  return (
    <section className={styles.section}>
      <h2>{t('section.timing')}</h2>
      {automatic ? (
        <Form.Item
          name="delay"
          label={t('rule.delay')}
          extra={t('delay.hint')}
          rules={[
            {
              validator: (_rule, { min, max }: Span) =>
                min <= max ? Promise.resolve() : Promise.reject(new Error(t('problem.span_reversed'))),
            },
          ]}
        >
          <DelaySpan />
        </Form.Item>
      ) : null}
      <Form.Item label={t('rule.hours')}>
        <div className={styles.inline}>
          <Form.Item name="hours_on" valuePropName="checked" noStyle>
            <Switch size="small" aria-label={t('rule.hours')} />
          </Form.Item>
          <span>{hoursOn ? t('hours.on') : t('hours.off')}</span>
        </div>
      </Form.Item>
      {hoursOn ? (
        <Form.Item
          name="hours"
          rules={[
            {
              validator: (_rule, { from, to, days }: Hours) =>
                from !== to && days.length > 0
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('problem.never_open'))),
            },
          ]}
        >
          <HoursField />
        </Form.Item>
      ) : null}
    </section>
  );
}
