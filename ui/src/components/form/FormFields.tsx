/** The fields of a form that came as data: shops and channels are connected by them. */
import { Collapse, Form, Input, InputNumber, Select, Switch } from 'antd';
import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '@/api/types';
import { useKnownWord } from '../text/useKnownWord';
import { SecretInput } from './SecretInput';

export interface FormFieldsProps {
  /** Where the words of the form are: `shops:form.pdd`, `notices:form.wecom`. */
  words: string;
  fields: readonly FormField[];
  /** The names of secrets that are kept already; they may stay empty. */
  kept?: readonly string[];
  /** Draws a choice for each SKU; without it such fields are left out: there are no SKUs yet. */
  bySku?: ((field: FormField, given: BySkuGiven) => ReactNode) | undefined;
  /** Controls of the page's own, by the name of the field. */
  instead?: Readonly<Record<string, ReactElement>>;
}

/** What antd hands to the control of a field. */
export interface BySkuGiven {
  value?: string;
  onChange?: (value: string) => void;
}

export function FormFields({ words, fields, kept = [], bySku, instead = {} }: FormFieldsProps) {
  const { t } = useTranslation('components');
  const item = (field: FormField) => (
    <OneField
      key={field.name}
      words={words}
      field={field}
      stored={kept.includes(field.name)}
      bySku={bySku}
      own={instead[field.name]}
    />
  );
  const drawn = fields.filter(({ kind }) => kind !== 'by_sku' || bySku);
  const usual = drawn.filter(({ advanced }) => !advanced);
  const advanced = drawn.filter((field) => field.advanced);
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
              label: t('form.advanced'),
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
  words: string;
  field: FormField;
  stored: boolean;
  bySku: FormFieldsProps['bySku'];
  own?: ReactElement | undefined;
}

function OneField({ words, field, stored, bySku, own }: OneFieldProps) {
  const { t } = useTranslation('components');
  const known = useKnownWord();
  const label = known(`${words}.${field.name}.label`, field.name);
  const hint = known(`${words}.${field.name}.hint`, '');
  const needed = field.required && !stored;
  return (
    <Form.Item
      name={[field.kind === 'secret' ? 'secrets' : 'fields', field.name]}
      label={label}
      extra={hint || undefined}
      {...(field.kind === 'switch' ? { valuePropName: 'checked' } : {})}
      rules={needed ? [{ required: true, message: t('form.needed', { field: label }) }] : []}
    >
      <Control words={words} field={field} stored={stored} bySku={bySku} own={own} />
    </Form.Item>
  );
}

/** antd hands `value`, `onChange` and `id` to the child of an item; they pass through. */
function Control({ words, field, stored, bySku, own, ...given }: OneFieldProps) {
  const known = useKnownWord();
  if (own) return cloneElement(own, given);
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
      // A form that has just been changed for another has no value yet: off, and said so.
      return <Switch {...given} checked={(given as { checked?: boolean }).checked ?? false} />;
    case 'choice':
      return (
        <Select
          {...given}
          options={field.words.map((word) => ({
            value: word,
            label: known(`${words}.${field.name}.${word || 'any'}`, word),
          }))}
        />
      );
    case 'by_sku':
      return <>{bySku?.(field, given)}</>;
    default:
      // A certificate is the longest that is pasted here.
      return <Input {...given} spellCheck={false} autoComplete="off" maxLength={20_000} />;
  }
}
