/** Where the content comes from, and the message around it. */
import { Button, Form, Input, InputNumber, Radio, Select } from 'antd';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePools } from '@/api/cards';
import type { Rule } from '@/api/types';
import { PATHS } from '@/app/paths';
import { TemplateEditor, type TemplateEditorHandle } from '../template/TemplateEditor';
import { SOURCES } from './choices';
import styles from './rule.module.css';
import type { RuleValues } from './values';

/** Variables whose text may stand in the rule itself; the names in Chinese as escapes, for they are no copy. */
const MANUAL = /\{[^}]*(manual|\u4f7f\u7528\u8bf4\u660e)/i;
const LINK = /\{[^}]*(link|\u63d0\u53d6\u94fe\u63a5)/i;

export interface ContentSectionProps {
  source: Rule['source']['kind'];
  steps: Rule['steps'];
  template: string;
  editor: RefObject<TemplateEditorHandle | null>;
}

export function ContentSection({ source, steps, template, editor }: ContentSectionProps) {
  const { t } = useTranslation('products');
  const form = Form.useFormInstance<RuleValues>();
  if (steps === 'ship_only') return null;
  const required = [{ required: true, whitespace: true, message: t('problem.empty') }];
  return (
    <section className={styles.section}>
      <h2>{t('section.content')}</h2>
      <Form.Item name={['source', 'kind']} label={t('rule.source')}>
        <Radio.Group options={SOURCES.map((kind) => ({ value: kind, label: t(`source.${kind}`) }))} />
      </Form.Item>
      <div className={styles.row}>
        {source === 'card_pool' ? <PoolItem /> : null}
        {source === 'fixed_text' ? (
          <Form.Item name={['source', 'text']} label={t('source.fixed_text')} rules={required}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('source.textHint')} />
          </Form.Item>
        ) : null}
        {source === 'external' ? (
          <Form.Item
            name={['source', 'url']}
            label={t('source.url')}
            rules={required}
            extra={t('source.urlHint')}
          >
            <Input type="url" placeholder="https://" spellCheck={false} />
          </Form.Item>
        ) : null}
        {source === 'template_only' ? null : (
          <Form.Item name="units_per_quantity" label={t('rule.units')} tooltip={t('rule.unitsHint')}>
            <InputNumber min={1} max={100} precision={0} />
          </Form.Item>
        )}
      </div>
      <Form.Item
        name="template"
        label={t('rule.template')}
        extra={
          <span className={styles.suggestion}>
            {source === 'template_only' ? t('template.neededHint') : t('template.emptyHint')}
            <Button
              size="small"
              type="link"
              onClick={() => form.setFieldValue('template', t(`template.example.${source}`))}
            >
              {t('template.takeExample')}
            </Button>
          </span>
        }
        rules={source === 'template_only' ? required : []}
      >
        <TemplateEditor handle={editor} placeholder={t(`template.example.${source}`)} />
      </Form.Item>
      <div className={styles.row}>
        {MANUAL.test(template) ? (
          <Form.Item name="instructions" label={t('rule.instructions')} extra={t('rule.instructionsHint')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
          </Form.Item>
        ) : null}
        {LINK.test(template) ? (
          <Form.Item name="link" label={t('rule.link')} extra={t('rule.linkHint')}>
            <Input type="url" placeholder="https://" spellCheck={false} />
          </Form.Item>
        ) : null}
      </div>
    </section>
  );
}

function PoolItem() {
  const { t } = useTranslation('products');
  const pools = usePools();
  const none = pools.data?.length === 0;
  return (
    <Form.Item
      name={['source', 'pool_id']}
      label={t('source.card_pool')}
      rules={[{ required: true, message: t('problem.empty') }]}
      extra={none ? <Link to={PATHS.cards}>{t('source.noPools')}</Link> : null}
    >
      <Select
        loading={pools.isPending}
        placeholder={t('source.choosePool')}
        showSearch={{ optionFilterProp: 'label' }}
        options={(pools.data ?? []).map((pool) => ({
          value: pool.id,
          label: t('source.pool', { name: pool.name, figure: pool.available.toLocaleString('en-US') }),
        }))}
      />
    </Form.Item>
  );
}
