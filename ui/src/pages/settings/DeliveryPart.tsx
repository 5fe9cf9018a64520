/** What a new delivery rule starts with, and when a failed delivery is tried again. */
import { Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeliverySettings } from '@/api/types';
import { DurationInput, Panel } from '@/components';
import { SectionForm } from './SectionForm';
import styles from './settings.module.css';

const LONGEST_DELAY_MS = 7 * 86_400_000;
const MOST_RETRIES = 20;

export function DeliveryPart({ settings }: { settings: DeliverySettings }) {
  const { t } = useTranslation('settings');
  return (
    <Panel title={t('tab.delivery')} hint={t('delivery.hint')}>
      <SectionForm settings={settings} patch={(delivery) => ({ delivery })}>
        <div className={styles.pair}>
          <Form.Item
            name={['delay', 'min_ms']}
            label={t('delivery.delayMin')}
            extra={t('delivery.delayHint')}
          >
            <DurationInput units={['second', 'minute', 'hour']} max={LONGEST_DELAY_MS} />
          </Form.Item>
          <Form.Item
            name={['delay', 'max_ms']}
            label={t('delivery.delayMax')}
            dependencies={[['delay', 'min_ms']]}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_rule, most: number | null) =>
                  Number(most ?? 0) >= Number(getFieldValue(['delay', 'min_ms']) ?? 0)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('delivery.delayOrder'))),
              }),
            ]}
          >
            <DurationInput units={['second', 'minute', 'hour']} max={LONGEST_DELAY_MS} />
          </Form.Item>
        </div>
        <div className={styles.pair}>
          <Form.Item name="max_retries" label={t('delivery.retries')} extra={t('delivery.retriesHint')}>
            <InputNumber min={0} max={MOST_RETRIES} precision={0} suffix={t('delivery.times')} />
          </Form.Item>
          <Form.Item
            name="retry_interval_ms"
            label={t('delivery.interval')}
            extra={t('delivery.intervalHint')}
          >
            <DurationInput units={['second', 'minute', 'hour']} min={1_000} max={86_400_000} />
          </Form.Item>
        </div>
        <Form.Item name="virtual_keywords" label={t('delivery.virtual')} extra={t('delivery.keywordHint')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
        </Form.Item>
        <Form.Item name="physical_keywords" label={t('delivery.physical')}>
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} />
        </Form.Item>
      </SectionForm>
    </Panel>
  );
}
