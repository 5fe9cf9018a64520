/** How it talks: what it sees, when it stays silent, when a person takes over, and which words it must not use. */
import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AiSettings } from '@/api/serviceContract';
import { Panel } from '@/components';
import { AiForm } from './AiForm';
import styles from './ai.module.css';
import { ClockInput } from './ClockInput';
import { useNeeded } from './useNeeded';

const WORDS = ['sensitive_words', 'forbidden_words'] as const;

export function TalkPanel({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation(['conversations', 'common']);
  const needed = useNeeded();
  const minutes = t('common:unit.minute');
  return (
    <Panel title={t('conversations:habits.title')} hint={t('conversations:habits.hint')}>
      <AiForm settings={settings}>
        <div className={styles.triple}>
          <Form.Item
            name="context_messages"
            rules={needed}
            label={t('conversations:habits.context')}
            extra={t('conversations:habits.contextHint')}
          >
            <InputNumber
              className={styles.number ?? ''}
              min={0}
              max={100}
              precision={0}
              suffix={t('conversations:habits.lines')}
            />
          </Form.Item>
          <Form.Item
            name="stale_minutes"
            rules={needed}
            label={t('conversations:habits.stale')}
            extra={t('conversations:habits.staleHint')}
          >
            <InputNumber className={styles.number ?? ''} min={1} max={60} precision={0} suffix={minutes} />
          </Form.Item>
          <Form.Item
            name="max_reply_chars"
            rules={needed}
            label={t('conversations:habits.length')}
            extra={t('conversations:habits.lengthHint')}
          >
            <InputNumber
              className={styles.number ?? ''}
              min={20}
              max={1_000}
              precision={0}
              suffix={t('conversations:habits.chars')}
            />
          </Form.Item>
        </div>
        <Form.Item
          name="wait_ms"
          rules={needed}
          label={t('conversations:habits.wait')}
          extra={t('conversations:habits.waitHint')}
          getValueProps={(ms: number | null) => ({ value: ms === null ? null : ms / 1_000 })}
          normalize={(seconds: number | null) => (seconds === null ? null : Math.round(seconds * 1_000))}
        >
          <InputNumber
            className={styles.number ?? ''}
            min={0}
            max={10}
            step={0.5}
            suffix={t('common:unit.second')}
          />
        </Form.Item>
        <div className={styles.triple}>
          <Form.Item
            name="takeover_minutes"
            rules={needed}
            label={t('conversations:habits.takeover')}
            extra={t('conversations:habits.takeoverHint')}
          >
            <InputNumber className={styles.number ?? ''} min={0} max={1_440} precision={0} suffix={minutes} />
          </Form.Item>
          <Form.Item
            name="takeover_keyword"
            label={t('conversations:habits.keyword')}
            extra={t('conversations:habits.keywordHint')}
          >
            <Input maxLength={20} className={styles.short ?? ''} />
          </Form.Item>
          <Form.Item
            name="takeover_on_send"
            label={t('conversations:habits.onSend')}
            extra={t('conversations:habits.onSendHint')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
        </div>
        <div className={styles.triple}>
          <Form.Item
            name={['quiet', 'on']}
            label={t('conversations:habits.quiet')}
            extra={t('conversations:habits.quietHint')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
          <Form.Item name={['quiet', 'from_min']} label={t('conversations:habits.quietFrom')}>
            <ClockInput />
          </Form.Item>
          <Form.Item name={['quiet', 'to_min']} label={t('conversations:habits.quietTo')}>
            <ClockInput />
          </Form.Item>
        </div>
        {WORDS.map((name) => (
          <Form.Item
            key={name}
            name={name}
            label={t(`conversations:habits.${name}`)}
            extra={t(`conversations:habits.${name}Hint`)}
          >
            <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ', '\n']} />
          </Form.Item>
        ))}
      </AiForm>
    </Panel>
  );
}
