/** A part of the AI settings as a form of its own: saved by itself, and only once something was changed. */
import { App, Form } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveAiSettings } from '@/api/ai';
import type { AiSettings, AiSettingsBody } from '@/api/serviceContract';
import { SaveBar, useNotifyError } from '@/components';
import { type RefusedField, refusedFields } from '../refusedFields';
import { useShowRefused } from '../useShowRefused';
import styles from './ai.module.css';

export interface AiFormProps {
  settings: AiSettings;
  /** The fields by their names in the settings. */
  children: ReactNode;
  /** Beside the saving button. */
  extra?: ReactNode;
}

export function AiForm({ settings, children, extra }: AiFormProps) {
  const { t } = useTranslation('common');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const save = useSaveAiSettings();
  const [form] = Form.useForm<AiSettingsBody>();
  const [dirty, setDirty] = useState(false);
  const [refused, setRefused] = useState<RefusedField[]>([]);
  useShowRefused(form, refused);
  const submit = (values: Partial<AiSettingsBody>) =>
    save.mutate(values, {
      onSuccess: () => {
        setDirty(false);
        setRefused([]);
        // What was typed as a key is kept nowhere in the page.
        form.setFieldValue('key', undefined);
        message.success(t('saved'));
      },
      onError: (error) => {
        const fields = refusedFields(error);
        setRefused(fields);
        if (fields.length === 0) notify(error);
      },
    });
  const reset = () => {
    form.resetFields();
    setDirty(false);
  };
  return (
    <Form<AiSettingsBody>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.form ?? ''}
      initialValues={settings}
      scrollToFirstError={{ block: 'center', focus: true }}
      onValuesChange={() => setDirty(true)}
      onFinish={submit}
    >
      {children}
      <SaveBar dirty={dirty} saving={save.isPending} onReset={reset}>
        {extra}
      </SaveBar>
    </Form>
  );
}
