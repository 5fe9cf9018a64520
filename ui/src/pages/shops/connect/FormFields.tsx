/** The fields that connect a shop, drawn from what the platform's form says. */
import { Collapse, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FormField, KeptSecret, PlatformKind } from '@/api/types';
import { SecretInput, useKnownWord } from '@/components';

export interface FormFieldsProps {
  platform: PlatformKind;
  fields: readonly FormField[];
  /** Secrets that are kept already; they may stay empty. */
  kept?: readonly KeptSecret[];
}

export function FormFields({ platform, fields, kept = [] }: FormFieldsProps) {
  const { t } = useTranslation('shops');
  const item = (field: FormField) => (
    <OneField
      key={field.name}
      platform={platform}
      field={field}
      stored={kept.some(({ name }) => name === field.name)}
    />
  );
  const usual = fields.filter(({ advanced }) => !advanced);
  const advanced = fields.filter((field) => field.advanced);
  return (
    <>
      {usual.map(item)}
      {advanced.length > 0 ? (
        <Collapse
          ghost
          size="small"
          items={[
            {
              key: 'advanced',
              label: t('connect.advanced'),
              forceRender: true,
              children: advanced.map(item),
            },
          ]}
        />
      ) : null}
    </>
  );
}

interface OneFieldProps {
  platform: PlatformKind;
  field: FormField;
  stored: boolean;
}

function OneField({ platform, field, stored }: OneFieldProps) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const label = known(`shops:form.${platform}.${field.name}.label`, field.name);
  const hint = known(`shops:form.${platform}.${field.name}.hint`, '');
  const needed = field.required && !stored;
  return (
    <Form.Item
      name={[field.kind === 'secret' ? 'secrets' : 'fields', field.name]}
      label={label}
      extra={hint || undefined}
      {...(field.kind === 'switch' ? { valuePropName: 'checked' } : {})}
      rules={needed ? [{ required: true, message: t('connect.needed', { field: label }) }] : []}
    >
      <Control platform={platform} field={field} stored={stored} />
    </Form.Item>
  );
}

/** antd hands `value`, `onChange` and `id` to the child of an item; they pass through. */
function Control({ platform, field, stored, ...given }: OneFieldProps) {
  const known = useKnownWord();
  switch (field.kind) {
    case 'secret':
      return <SecretInput {...given} stored={stored} />;
    case 'number':
      return (
        <InputNumber
          {...given}
          min={field.min ?? 0}
          max={field.max ?? Number.MAX_SAFE_INTEGER}
          precision={0}
        />
      );
    case 'switch':
      return <Switch {...given} />;
    case 'choice':
      return (
        <Select
          {...given}
          options={field.words.map((word) => ({
            value: word,
            label: known(`shops:form.${platform}.${field.name}.${word || 'any'}`, word),
          }))}
        />
      );
    default:
      return <Input {...given} spellCheck={false} autoComplete="off" maxLength={2000} />;
  }
}
