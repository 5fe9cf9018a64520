/** The fields of a rule, and beside them what the buyer will read. */
import { Form } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useProductOf } from '@/api/products';
import { useShops } from '@/api/shops';
import type { Rule } from '@/api/types';
import type { TemplateEditorHandle } from '../template/TemplateEditor';
import { TemplatePreview } from '../template/TemplatePreview';
import { ContentSection } from './ContentSection';
import { manyWays } from './choices';
import type { RefusedField } from './fieldErrors';
import { GoodsSection } from './GoodsSection';
import { LimitSection } from './LimitSection';
import styles from './rule.module.css';
import { ScopeSection } from './ScopeSection';
import { StockJournal } from './StockJournal';
import { TimingSection } from './TimingSection';
import { useProblemText } from './useProblemText';
import { VanishedNote } from './VanishedNote';
import type { RuleValues } from './values';

export interface RuleFormProps {
  formId: string;
  /** `undefined`: it is being made. */
  rule: Rule | undefined;
  initial: RuleValues;
  refused: RefusedField[];
  onTouch: () => void;
  onSubmit: (values: RuleValues, stockTouched: boolean) => void;
  onDeactivate: (id: string) => void;
  onDelete: (id: string) => unknown;
}

export function RuleForm(props: RuleFormProps) {
  const { formId, rule, initial, refused, onTouch, onSubmit, onDeactivate, onDelete } = props;
  const { t } = useTranslation('products');
  const problemText = useProblemText();
  const [form] = Form.useForm<RuleValues>();
  const editor = useRef<TemplateEditorHandle>(null);
  // Empty until the form is there.
  const watched = Form.useWatch((all: Partial<RuleValues>) => all, { form, preserve: true });
  const values: RuleValues = { ...initial, ...watched };
  const product = useProductOf(values.shop_id || undefined, values.product_ref || undefined);
  const chosen = values.product_ref ? product.data : null;
  const vanished =
    values.product_ref !== '' &&
    product.data !== undefined &&
    (product.data === null || product.data.status === 'vanished');
  const platform = useShops().data?.find(({ id }) => id === values.shop_id)?.platform;
  const sendsContent = values.goods === 'virtual' && values.steps !== 'ship_only';

  useEffect(() => {
    if (refused.length === 0) return;
    form.setFields(refused.map(({ path, code }) => ({ name: path as never, errors: [problemText(code)] })));
    const [first] = refused;
    if (first) form.scrollToField(first.path as never, { behavior: 'smooth', block: 'center', focus: true });
  }, [refused, form, problemText]);

  return (
    <>
      {rule && vanished ? (
        <VanishedNote
          inactive={rule.status === 'inactive'}
          onDeactivate={() => onDeactivate(rule.id)}
          onDelete={() => onDelete(rule.id)}
        />
      ) : null}
      <Form<RuleValues>
        id={formId}
        form={form}
        layout="vertical"
        initialValues={initial}
        requiredMark={false}
        scrollToFirstError={{ block: 'center', focus: true }}
        onValuesChange={onTouch}
        onFinish={() =>
          onSubmit(form.getFieldsValue(true) as RuleValues, form.isFieldsTouched(['stock', 'stock_limited']))
        }
      >
        <div className={styles.columns}>
          <div>
            <ScopeSection product={chosen} kind={values.scope.kind} />
            <GoodsSection title={chosen?.title} goods={values.goods} ways={manyWays(platform)} />
            {values.goods === 'virtual' ? (
              <ContentSection
                source={values.source.kind}
                steps={values.steps}
                template={values.template}
                editor={editor}
              />
            ) : null}
            <TimingSection automatic={values.mode === 'auto'} hoursOn={values.hours_on} />
            <LimitSection
              fromPool={values.goods === 'virtual' && values.source.kind === 'card_pool'}
              limitOn={values.limit_on}
              stockLimited={values.stock_limited}
            />
            {rule && rule.stock >= 0 ? <StockJournal ruleId={rule.id} /> : null}
          </div>
          <div className={styles.side}>
            {sendsContent ? (
              <TemplatePreview
                template={values.template}
                shopId={values.shop_id || undefined}
                poolId={values.source.kind === 'card_pool' ? values.source.pool_id : undefined}
                whenEmpty={t(`preview.empty.${values.source.kind}`)}
                onSelect={(range) => editor.current?.select(range)}
                onReplace={(text) => editor.current?.replaceAll(text)}
              />
            ) : (
              <p className={styles.suggestion}>
                {t(values.goods === 'physical' ? 'preview.physical' : 'preview.nothing')}
              </p>
            )}
          </div>
        </div>
      </Form>
    </>
  );
}
