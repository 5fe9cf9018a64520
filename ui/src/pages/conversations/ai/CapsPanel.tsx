/** What the model may cost at most. At a cap the program goes on with keyword and default replies. */
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AiSettings } from '@/api/serviceContract';
import { MoneyInput, Panel } from '@/components';
import { AiForm } from './AiForm';
import styles from './ai.module.css';

const MONEY = ['day_cost', 'month_cost', 'shop_day_cost', 'conversation_day_cost'] as const;

export function CapsPanel({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('conversations');
  return (
    <Panel title={t('caps.title')} hint={t('caps.hint')}>
      <AiForm settings={settings}>
        <div className={styles.triple}>
          {MONEY.map((name) => (
            <Form.Item key={name} name={['caps', name]} label={t(`caps.${name}`)}>
              <MoneyInput placeholder={t('caps.none')} />
            </Form.Item>
          ))}
          <Form.Item name={['caps', 'conversation_day_calls']} label={t('caps.conversation_day_calls')}>
            <InputNumber
              className={styles.number ?? ''}
              min={0}
              precision={0}
              placeholder={t('caps.none')}
              suffix={t('caps.times')}
            />
          </Form.Item>
        </div>
      </AiForm>
    </Panel>
  );
}
