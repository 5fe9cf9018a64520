/** The fields of a reply rule. */
import { Button, Form, Input, Radio, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChatShops } from '../chatShops';
import { ProductOfShop } from '../ProductOfShop';
import type { RefusedField } from '../refusedFields';
import { useShowRefused } from '../useShowRefused';
import { PicturesInput } from './PicturesInput';
import styles from './rules.module.css';
import { MATCHES, MOST_CHARS, MOST_KEYWORDS, REPEATS, type RuleValues } from './values';

export interface RuleFormProps {
  formId: string;
  initial: RuleValues;
  productTitle: string | undefined;
  refused: RefusedField[];
  onTouch: () => void;
  onSubmit: (values: RuleValues) => void;
}

const PLACEHOLDERS = ['buyer', 'product', 'shop'] as const;

export function RuleForm({ formId, initial, productTitle, refused, onTouch, onSubmit }: RuleFormProps) {
  const { t } = useTranslation('conversations');
  const [form] = Form.useForm<RuleValues>();
  const shops = useChatShops() ?? [];
  const shopId = Form.useWatch('shop_id', form) ?? initial.shop_id;
  const pictures = Form.useWatch('picture_ids', form) ?? initial.picture_ids;
  const handOver = Form.useWatch('hand_over', form) ?? initial.hand_over;
  useShowRefused(form, refused);
  const insert = (word: string) => {
    form.setFieldValue('text', `${form.getFieldValue('text') ?? ''}${word}`);
    onTouch();
  };
  const shopOptions = [
    { value: '', label: t('rule.everyShop') },
    ...shops.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Form<RuleValues>
      id={formId}
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={initial}
      scrollToFirstError={{ block: 'center', focus: true }}
      onValuesChange={onTouch}
      onFinish={(values) => onSubmit({ ...initial, ...values })}
    >
      <Form.Item
        name="name"
        label={t('rule.name')}
        rules={[{ required: true, whitespace: true, message: t('problem.name') }]}
      >
        <Input maxLength={50} placeholder={t('rule.namePlaceholder')} />
      </Form.Item>
      {initial.kind === 'keyword' ? (
        <>
          <Form.Item
            name="keywords"
            label={t('rule.keywords')}
            extra={t('rule.keywordsHint')}
            rules={[{ required: true, type: 'array', min: 1, message: t('problem.keywords') }]}
          >
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              maxCount={MOST_KEYWORDS}
              tokenSeparators={[',', '\n', '\t', ';']}
            />
          </Form.Item>
          <Form.Item name="match" label={t('rule.matchLabel')}>
            <Radio.Group
              className={styles.choices ?? ''}
              options={MATCHES.map((value) => ({ value, label: t(`rule.matchHint.${value}`) }))}
            />
          </Form.Item>
        </>
      ) : null}
      <Form.Item
        name="text"
        label={t('rule.text')}
        dependencies={['picture_ids', 'hand_over']}
        extra={
          <span className={styles.placeholders}>
            {t('rule.placeholders')}
            {PLACEHOLDERS.map((name) => (
              <Button key={name} size="small" onClick={() => insert(t(`placeholder.${name}`))}>
                {t(`placeholder.${name}`)}
              </Button>
            ))}
          </span>
        }
        rules={[
          {
            validator: (_rule, text: string | undefined) =>
              text?.trim() || pictures.length > 0 || handOver
                ? Promise.resolve()
                : Promise.reject(new Error(t('problem.reply'))),
          },
        ]}
      >
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={MOST_CHARS} showCount />
      </Form.Item>
      <Form.Item name="picture_ids" label={t('rule.picturesLabel')} extra={t('rule.picturesHint')}>
        <PicturesInput />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="shop_id" label={t('rule.shop')}>
          <Select
            options={shopOptions}
            onChange={() => {
              form.setFieldValue('product_ref', '');
            }}
          />
        </Form.Item>
        <Form.Item
          name="product_ref"
          label={t('rule.product')}
          extra={shopId === '' ? t('rule.productNeedsShop') : undefined}
        >
          <ProductOfShop shopId={shopId} kept={productTitle} any={t('rule.everyProduct')} />
        </Form.Item>
      </div>
      <Form.Item name="repeat" label={t('rule.repeatLabel')}>
        <Radio.Group
          optionType="button"
          options={REPEATS.map((value) => ({ value, label: t(`rule.repeat.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="hand_over"
        label={t('rule.handOver')}
        extra={t('rule.handOverHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item name="enabled" label={t('rule.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </Form>
  );
}
