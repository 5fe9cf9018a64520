/** How far the price may go down, step by step. The program counts it; the model cannot go below. */
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AiSettings } from '@/api/serviceContract';
import { MoneyInput, Panel } from '@/components';
import { AiForm } from './AiForm';
import styles from './ai.module.css';
import { useNeeded } from './useNeeded';

export function BargainPanel({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('conversations');
  const needed = useNeeded();
  return (
    <Panel title={t('bargain.title')} hint={t('bargain.hint')}>
      <AiForm settings={settings}>
        <div className={styles.triple}>
          <Form.Item name={['bargain', 'max_percent']} label={t('bargain.percent')} rules={needed}>
            <InputNumber className={styles.number ?? ''} min={0} max={50} precision={0} suffix="%" />
          </Form.Item>
          <Form.Item name={['bargain', 'max_amount']} label={t('bargain.amount')}>
            <MoneyInput placeholder={t('caps.none')} />
          </Form.Item>
          <Form.Item name={['bargain', 'max_rounds']} label={t('bargain.rounds')} rules={needed}>
            <InputNumber
              className={styles.number ?? ''}
              min={1}
              max={10}
              precision={0}
              suffix={t('bargain.times')}
            />
          </Form.Item>
        </div>
      </AiForm>
    </Panel>
  );
}
