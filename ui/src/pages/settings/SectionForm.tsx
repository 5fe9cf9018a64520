/** The form of one section of the settings: saves the section as a whole, and only once something was changed. */
import { App, Form } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveSettings } from '@/api/settings';
import type { SettingsPatch } from '@/api/types';
import { SaveBar, useNotifyError } from '@/components';
import styles from './settings.module.css';

export interface SectionFormProps<Section extends object> {
  settings: Section;
  /** Names the section in the patch. */
  patch: (section: Section) => SettingsPatch;
  /** After the program has accepted it. */
  onSaved?: (section: Section) => void;
  children: ReactNode;
}

export function SectionForm<Section extends object>(props: SectionFormProps<Section>) {
  const { settings, patch, onSaved, children } = props;
  const { t } = useTranslation('common');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const save = useSaveSettings();
  const [form] = Form.useForm();
  const [dirty, setDirty] = useState(false);
  const submit = (values: Partial<Section>) => {
    const section = { ...settings, ...values };
    save.mutate(patch(section), {
      onSuccess: () => {
        setDirty(false);
        void message.success(t('saved'));
        onSaved?.(section);
      },
      onError: notify,
    });
  };
  const reset = () => {
    form.resetFields();
    setDirty(false);
  };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.form ?? ''}
      initialValues={settings}
      onValuesChange={() => setDirty(true)}
      onFinish={submit}
    >
      {children}
      <SaveBar dirty={dirty} saving={save.isPending} onReset={reset} />
    </Form>
  );
}
