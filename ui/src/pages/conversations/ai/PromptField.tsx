/** The prompt of one expert; the usual one shows through while the field is empty, and can be taken as a beginning. */
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AllPrompts } from '@/api/serviceContract';
import styles from './ai.module.css';

export interface PromptFieldProps {
  expert: keyof AllPrompts;
  /** What holds while the field is empty. */
  usual: string;
}

const MOST_CHARS = 4_000;

export function PromptField({ expert, usual }: PromptFieldProps) {
  const { t } = useTranslation('conversations');
  return (
    <Form.Item name={['prompts', expert]} label={t(`prompts.${expert}`)} extra={t(`prompts.${expert}Hint`)}>
      <PromptInput usual={usual} />
    </Form.Item>
  );
}

interface PromptInputProps {
  id?: string;
  value?: string;
  onChange?: (text: string) => void;
  usual: string;
}

function PromptInput({ id, value = '', onChange, usual }: PromptInputProps) {
  const { t } = useTranslation('conversations');
  return (
    <div className={styles.prompt}>
      <Input.TextArea
        {...(id === undefined ? {} : { id })}
        autoSize={{ minRows: 3, maxRows: 12 }}
        maxLength={MOST_CHARS}
        value={value}
        placeholder={usual || t('prompts.general')}
        onChange={({ target }) => onChange?.(target.value)}
      />
      {usual === '' ? null : (
        <Button type="link" size="small" onClick={() => onChange?.(value === '' ? usual : '')}>
          {t(value === '' ? 'prompts.begin' : 'prompts.usual')}
        </Button>
      )}
    </div>
  );
}
