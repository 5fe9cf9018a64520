/** The editor of a rule: loads what it needs, saves, and asks before changes are lost. */
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/api/products';
import { useDeleteRule, useRule, useSaveRule, useUpdateRules } from '@/api/rules';
import { useLast } from '@/app/useLast';
import { ConfirmButton, DetailDrawer, useNotifyError } from '@/components';
import { NEW_RULE } from '../useProductsUrl';
import { type RefusedField, refusedFields } from './fieldErrors';
import { RuleForm } from './RuleForm';
import { useRuleDefaults } from './useRuleDefaults';
import { bodyOf, newValues, type RuleValues, valuesOf } from './values';

const FORM = 'rule-form';

export interface RuleDrawerProps {
  /** An id, `new`, or nothing. */
  rule: string | undefined;
  /** For a new rule that begins at a product. */
  productId: string | undefined;
  onClose: () => void;
}

export function RuleDrawer({ rule, productId, onClose }: RuleDrawerProps) {
  const { t } = useTranslation(['products', 'common']);
  const { message, modal } = App.useApp();
  const notifyError = useNotifyError();
  const shown = useLast(rule);
  const isNew = shown === NEW_RULE;
  const id = isNew ? undefined : shown;
  const existing = useRule(id);
  const product = useProduct(isNew ? productId : undefined);
  const defaults = useRuleDefaults(isNew);
  const save = useSaveRule();
  const remove = useDeleteRule();
  const update = useUpdateRules();
  const touched = useRef(false);
  const [refused, setRefused] = useState<RefusedField[]>([]);

  const leave = () => {
    touched.current = false;
    setRefused([]);
    onClose();
  };
  const close = () => {
    if (!touched.current) return leave();
    modal.confirm({
      title: t('products:leave.title'),
      content: t('products:leave.hint'),
      okText: t('products:leave.discard'),
      cancelText: t('products:leave.stay'),
      okButtonProps: { danger: true },
      onOk: leave,
    });
  };
  const submit = (values: RuleValues, stockTouched: boolean) =>
    save.mutate(
      { id, body: bodyOf(values, isNew || stockTouched) },
      {
        onSuccess: () => {
          message.success(t('common:saved'));
          leave();
        },
        onError: (error) => {
          const fields = refusedFields(error);
          setRefused(fields);
          if (fields.length === 0) notifyError(error);
        },
      },
    );
  const destroy = async (target: string) => {
    await remove.mutateAsync(target).then(leave, notifyError);
  };
  const deactivate = (target: string) =>
    update.mutate(
      { ids: [target], patch: { status: 'inactive' } },
      { onSuccess: leave, onError: notifyError },
    );

  const ready = isNew ? defaults !== undefined && (!productId || product.data) : existing.data !== undefined;
  const initial = () => {
    if (existing.data && !isNew) return valuesOf(existing.data);
    const { shop_id = '', product_ref = '' } = product.data ?? {};
    return newValues(shop_id, product_ref, defaults ?? { min_ms: 0, max_ms: 0 });
  };
  return (
    <DetailDrawer
      open={rule !== undefined}
      onClose={close}
      width={1040}
      title={isNew ? t('products:rule.add') : t('products:rule.edit')}
      loading={!ready}
      error={isNew ? product.error : existing.error}
      onRetry={() => void (isNew ? product.refetch() : existing.refetch())}
      actions={
        <>
          {id ? (
            <ConfirmButton
              danger
              title={t('products:rule.deleteTitle')}
              description={t('products:rule.deleteHint')}
              okText={t('common:action.delete')}
              onConfirm={() => destroy(id)}
            >
              {t('common:action.delete')}
            </ConfirmButton>
          ) : null}
          <Button onClick={close}>{t('common:action.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={FORM} loading={save.isPending} disabled={!ready}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      {ready && shown ? (
        <RuleForm
          key={`${shown}:${productId ?? ''}`}
          formId={FORM}
          rule={isNew ? undefined : existing.data}
          initial={initial()}
          refused={refused}
          onTouch={() => {
            touched.current = true;
          }}
          onSubmit={submit}
          onDeactivate={deactivate}
          onDelete={destroy}
        />
      ) : null}
    </DetailDrawer>
  );
}
