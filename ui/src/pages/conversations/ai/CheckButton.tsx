/** Asks the model one small question with what stands in the form, saved or not. */
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCheckAi } from '@/api/ai';
import { useCodeText, useErrorText } from '@/components';
import { formatMicro } from '../formatMicro';
import styles from './ai.module.css';

export function CheckButton() {
  const { t } = useTranslation('conversations');
  const form = Form.useFormInstance();
  const codeText = useCodeText();
  const errorText = useErrorText();
  const check = useCheckAi();
  const ask = () => {
    const { base_url, model, key } = form.getFieldsValue(['base_url', 'model', 'key']) as {
      base_url?: string;
      model?: string;
      key?: string;
    };
    check.mutate({ ...(base_url ? { base_url } : {}), ...(model ? { model } : {}), ...(key ? { key } : {}) });
  };
  const { data, error } = check;
  const trouble = error ? errorText(error) : data && !data.ok ? codeText(data.code) : undefined;
  return (
    <>
      <Button loading={check.isPending} onClick={ask}>
        {t('endpoint.check')}
      </Button>
      <span className={styles.check} role="status" data-tone={trouble ? 'red' : 'green'}>
        {trouble
          ? `${trouble.what} · ${trouble.next}`
          : data
            ? t('endpoint.checked', { model: data.model, ms: data.latency_ms, cost: formatMicro(data.cost) })
            : null}
      </span>
    </>
  );
}
