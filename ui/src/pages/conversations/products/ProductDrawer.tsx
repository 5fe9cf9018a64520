/** What the program may do and say about one product. */
import { App, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ProductPlace,
  useAiProduct,
  useAiSettings,
  useForgetAiProduct,
  useSaveAiProduct,
} from '@/api/ai';
import type { AiProduct, AiProductBody, ServiceMode } from '@/api/serviceContract';
import { useLast } from '@/app/useLast';
import { ConfirmButton, DetailDrawer, formatFen, MoneyInput, useNotifyError } from '@/components';
import { PromptField } from '../ai/PromptField';
import { MODES } from '../modes';
import { type RefusedField, refusedFields } from '../refusedFields';
import { useShowRefused } from '../useShowRefused';
import styles from './products.module.css';
import { type ProductValues, sentBody, valuesOf } from './values';

const FORM = 'service-product-form';

export interface ProductDrawerProps {
  place: ProductPlace | undefined;
  onClose: () => void;
}

export function ProductDrawer({ place, onClose }: ProductDrawerProps) {
  const { t } = useTranslation(['conversations', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const shown = useLast(place);
  const query = useAiProduct(shown);
  const save = useSaveAiProduct();
  const forget = useForgetAiProduct();
  const [refused, setRefused] = useState<RefusedField[]>([]);
  const product = query.data;
  const close = () => {
    setRefused([]);
    onClose();
  };
  const submit = (body: AiProductBody) => {
    if (!shown) return;
    save.mutate(
      { place: shown, body },
      {
        onSuccess: () => {
          message.success(t('common:saved'));
          close();
        },
        onError: (error) => {
          const fields = refusedFields(error);
          setRefused(fields);
          if (fields.length === 0) notify(error);
        },
      },
    );
  };
  return (
    <DetailDrawer
      open={place !== undefined}
      onClose={close}
      width={620}
      title={product?.title ?? t('conversations:rule.product')}
      loading={!product}
      error={product ? undefined : query.error}
      onRetry={() => void query.refetch()}
      actions={
        <>
          {product?.set_up && shown ? (
            <ConfirmButton
              danger
              title={t('conversations:product.forgetTitle')}
              description={t('conversations:product.forgetHint')}
              okText={t('conversations:product.forget')}
              onConfirm={() => forget.mutateAsync(shown).then(close, notify)}
            >
              {t('conversations:product.forget')}
            </ConfirmButton>
          ) : null}
          <Button onClick={close}>{t('common:action.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={FORM} loading={save.isPending} disabled={!product}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      {product ? (
        <ProductForm
          key={`${product.shop_id}~${product.product_ref}`}
          product={product}
          refused={refused}
          onSubmit={submit}
        />
      ) : null}
    </DetailDrawer>
  );
}

interface ProductFormProps {
  product: AiProduct;
  refused: RefusedField[];
  onSubmit: (body: AiProductBody) => void;
}

const INHERIT = 'inherit';

function ProductForm({ product, refused, onSubmit }: ProductFormProps) {
  const { t } = useTranslation('conversations');
  const [form] = Form.useForm<ProductValues>();
  const general = useAiSettings().data;
  const mode = Form.useWatch('mode', form);
  useShowRefused(form, refused);
  const usual = (expert: 'price' | 'technical' | 'default') =>
    general ? general.prompts[expert] || general.default_prompts[expert] : '';
  return (
    <Form<ProductValues>
      id={FORM}
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(product)}
      scrollToFirstError={{ block: 'center', focus: true }}
      onFinish={(values) => onSubmit(sentBody(values))}
    >
      <Form.Item
        name="mode"
        label={t('mode.label')}
        extra={mode && mode !== INHERIT ? t(`modeSentence.${mode}`) : t('product.modeHint')}
      >
        <Select<ServiceMode | typeof INHERIT>
          options={[
            { value: INHERIT, label: t('mode.fromShop') },
            ...MODES.map((one) => ({ value: one, label: t(`mode.${one}`) })),
          ]}
        />
      </Form.Item>
      <Form.Item name="notes" label={t('product.notes')} extra={t('product.notesHint')}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4_000} showCount />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item
          name="floor"
          label={t('bench.floor')}
          extra={t('product.floorHint', { price: formatFen(product.price) })}
        >
          <MoneyInput placeholder={t('product.noFloor')} />
        </Form.Item>
        <Form.Item name="change_price" label={t('ai.changePrice')} extra={t('product.changePriceHint')}>
          <Select
            options={(['inherit', 'on', 'off'] as const).map((value) => ({
              value,
              label: t(`product.change.${value}`),
            }))}
          />
        </Form.Item>
      </div>
      <h2 className={styles.heading}>{t('product.prompts')}</h2>
      {(['price', 'technical', 'default'] as const).map((expert) => (
        <PromptField key={expert} expert={expert} usual={usual(expert)} />
      ))}
    </Form>
  );
}
