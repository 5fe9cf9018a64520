/** Where the model lives: preset, address, name, key, prices; and a question to see whether it answers. */
import { AutoComplete, Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAiPresets } from '@/api/ai';
import type { AiSettings, PresetId } from '@/api/serviceContract';
import { host } from '@/app/host';
import { DurationInput, MoneyInput, Panel, SecretInput, useKnownWord } from '@/components';
import { AiForm } from './AiForm';
import styles from './ai.module.css';
import { CheckButton } from './CheckButton';
import { useNeeded } from './useNeeded';

export function EndpointPanel({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('conversations');
  return (
    <Panel title={t('endpoint.title')} hint={t('endpoint.hint')}>
      <AiForm settings={settings} extra={<CheckButton />}>
        <Fields settings={settings} />
      </AiForm>
    </Panel>
  );
}

function Fields({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('conversations');
  const known = useKnownWord();
  const needed = useNeeded();
  const form = Form.useFormInstance();
  const presets = useAiPresets().data ?? [];
  const chosen = Form.useWatch('preset', form) as PresetId | undefined;
  const preset = presets.find(({ id }) => id === (chosen ?? settings.preset));
  const fill = (id: PresetId) => {
    const next = presets.find((one) => one.id === id);
    if (!next || id === 'custom') return;
    const { base_url, models, price_in, price_out } = next;
    form.setFieldsValue({ base_url, model: models[0] ?? '', price_in, price_out });
  };
  const keyPage = preset?.key_page;
  return (
    <>
      <Form.Item
        name="enabled"
        label={t('endpoint.enabled')}
        valuePropName="checked"
        extra={t('endpoint.enabledHint')}
      >
        <Switch />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="preset" label={t('endpoint.preset')}>
          <Select
            onChange={fill}
            options={presets.map(({ id, name }) => ({
              value: id,
              label: known(`conversations:preset.${id}`, name),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="model"
          label={t('endpoint.model')}
          rules={[{ required: true, whitespace: true, message: t('problem.model') }]}
        >
          <AutoComplete
            options={(preset?.models ?? []).map((value) => ({ value }))}
            showSearch={{ filterOption: false }}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="base_url"
        label={t('endpoint.address')}
        extra={t('endpoint.addressHint')}
        rules={[{ required: true, whitespace: true, message: t('problem.address') }]}
      >
        <Input spellCheck={false} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="key"
        label={t('endpoint.key')}
        extra={
          <span className={styles.keyHint}>
            {settings.key_hint ? t('endpoint.keyKept', { hint: settings.key_hint }) : t('endpoint.keyNone')}
            {keyPage ? (
              <Button type="link" size="small" onClick={() => void host.openExternal(keyPage)}>
                {t('endpoint.keyPage')}
              </Button>
            ) : null}
          </span>
        }
      >
        <SecretInput stored={settings.has_key} clearable disabled={preset?.needs_key === false} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name="price_in"
          rules={needed}
          label={t('endpoint.priceIn')}
          extra={t('endpoint.priceHint')}
        >
          <MoneyInput />
        </Form.Item>
        <Form.Item name="price_out" rules={needed} label={t('endpoint.priceOut')}>
          <MoneyInput />
        </Form.Item>
      </div>
      <div className={styles.pair}>
        <Form.Item
          name="timeout_ms"
          rules={needed}
          label={t('endpoint.timeout')}
          extra={t('endpoint.timeoutHint')}
        >
          <DurationInput units={['second']} min={1_000} max={120_000} />
        </Form.Item>
        <Form.Item name="max_tokens" rules={needed} label={t('endpoint.maxTokens')}>
          <InputNumber
            className={styles.number ?? ''}
            min={50}
            max={2_000}
            precision={0}
            suffix={t('endpoint.tokens')}
          />
        </Form.Item>
      </div>
      <div className={styles.pair}>
        <Form.Item
          name="stream"
          label={t('endpoint.stream')}
          valuePropName="checked"
          extra={t('endpoint.streamHint')}
        >
          <Switch />
        </Form.Item>
        <Form.Item
          name="temperature_step"
          label={t('endpoint.temperature')}
          valuePropName="checked"
          extra={t('endpoint.temperatureHint')}
        >
          <Switch />
        </Form.Item>
      </div>
    </>
  );
}
