/** Which product and which of its specifications, and whether the rule works at all. */
import { AutoComplete, Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/api/types';
import { useStateWord } from '@/components';
import { isWhole, RULE_STATES, SCOPES, type ScopeKind } from './choices';
import { ProductSelect } from './ProductSelect';
import styles from './rule.module.css';
import type { RuleValues } from './values';

export interface ScopeSectionProps {
  /** `null`: the shop has none of that number; `undefined`: not known yet. */
  product: Product | null | undefined;
  kind: ScopeKind;
}

export function ScopeSection({ product, kind }: ScopeSectionProps) {
  const { t } = useTranslation('products');
  const word = useStateWord();
  const form = Form.useFormInstance<RuleValues>();
  const required = [{ required: true, whitespace: true, message: t('problem.empty') }];
  return (
    <section className={styles.section}>
      <h2>{t('section.scope')}</h2>
      <Form.Item name="shop_id" hidden>
        <Input />
      </Form.Item>
      <Form.Item
        name="product_ref"
        label={t('product.title')}
        rules={kind === 'merchant_code' ? [] : required}
        getValueFromEvent={(next: Product) => {
          form.setFieldsValue({ shop_id: next.shop_id, scope: { value: '' } });
          return next.product_ref;
        }}
      >
        <ProductSelect product={product} />
      </Form.Item>
      <Form.Item name={['scope', 'kind']} label={t('rule.scope')}>
        <Radio.Group
          options={SCOPES.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
          onChange={() => form.setFieldValue(['scope', 'value'], '')}
        />
      </Form.Item>
      {isWhole(kind) ? null : (
        <Form.Item
          name={['scope', 'value']}
          label={t(`scope.${kind}`)}
          rules={required}
          extra={t(`scopeHint.${kind}`)}
        >
          <ScopeValue kind={kind} skus={product?.skus ?? []} />
        </Form.Item>
      )}
      <Form.Item name="status" label={t('rule.status')}>
        <Radio.Group
          optionType="button"
          options={RULE_STATES.map((state) => ({ value: state, label: word('rule', state) }))}
        />
      </Form.Item>
    </section>
  );
}

interface ScopeValueProps {
  kind: ScopeKind;
  skus: Product['skus'];
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** SKUs are chosen; codes and texts may also be typed, for products that come later. */
function ScopeValue({ kind, skus, ...field }: ScopeValueProps) {
  const known = (texts: string[]) => [...new Set(texts.filter(Boolean))].map((value) => ({ value }));
  if (kind === 'sku' && skus.length > 0) {
    return (
      <Select
        {...field}
        value={field.value || null}
        options={skus.map((sku) => ({
          value: sku.sku_ref,
          label: `${sku.spec || sku.sku_ref} · ${sku.sku_ref}`,
        }))}
      />
    );
  }
  const offered =
    kind === 'merchant_code'
      ? known(skus.map((sku) => sku.merchant_code))
      : known(skus.map((sku) => sku.spec));
  return <AutoComplete {...field} options={kind === 'sku' ? [] : offered} />;
}
