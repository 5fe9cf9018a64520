/** Makes or changes a reply rule; asks before changes are lost. */
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaveReplyRule } from '@/api/replyRules';
import type { ReplyRule } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { useLast } from '@/app/useLast';
import { DetailDrawer, EmptyState, useNotifyError } from '@/components';
import { type RefusedField, refusedFields } from '../refusedFields';
import { RuleForm } from './RuleForm';
import { NEW, newValues, type RuleValues, sentBody, valuesOf } from './values';

const FORM = 'reply-rule-form';

export interface RuleDrawerProps {
  /** An id, one of `NEW`, or nothing. */
  edit: string | undefined;
  rules: ReplyRule[] | undefined;
  error: unknown;
  onClose: () => void;
}

export function RuleDrawer({ edit, rules, error, onClose }: RuleDrawerProps) {
  const { t } = useTranslation(['conversations', 'common']);
  const { message, modal } = App.useApp();
  const notify = useNotifyError();
  const [shop] = useShopFilter();
  const save = useSaveReplyRule();
  const touched = useRef(false);
  const [refused, setRefused] = useState<RefusedField[]>([]);
  const shown = useLast(edit);
  const newKind = (['keyword', 'default'] as const).find((kind) => NEW[kind] === shown);
  const rule = rules?.find(({ id }) => id === shown);
  const gone = !newKind && rules !== undefined && !rule;

  const leave = () => {
    touched.current = false;
    setRefused([]);
    onClose();
  };
  const close = () => {
    if (!touched.current) return leave();
    modal.confirm({
      title: t('conversations:leave.title'),
      content: t('conversations:leave.hint'),
      okText: t('conversations:leave.discard'),
      cancelText: t('conversations:leave.stay'),
      okButtonProps: { danger: true },
      onOk: leave,
    });
  };
  const submit = (values: RuleValues) =>
    save.mutate(
      { id: rule?.id, body: sentBody(values) },
      {
        onSuccess: () => {
          message.success(t('common:saved'));
          leave();
        },
        onError: (thrown) => {
          const fields = refusedFields(thrown);
          setRefused(fields);
          if (fields.length === 0) notify(thrown);
        },
      },
    );
  const kind = newKind ?? rule?.kind ?? 'keyword';
  return (
    <DetailDrawer
      open={edit !== undefined}
      onClose={close}
      width={600}
      title={rule ? t('conversations:rule.edit') : t(`conversations:rule.add.${kind}`)}
      loading={!newKind && rules === undefined}
      error={!newKind && rules === undefined ? error : undefined}
      actions={
        <>
          <Button onClick={close}>{t('common:action.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={FORM} loading={save.isPending} disabled={gone}>
            {t('common:action.save')}
          </Button>
        </>
      }
    >
      {gone ? (
        <EmptyState
          picture="search"
          title={t('conversations:rule.gone')}
          hint={t('conversations:rule.goneHint')}
        />
      ) : (
        <RuleForm
          key={shown}
          formId={FORM}
          initial={rule ? valuesOf(rule) : newValues(kind, shop)}
          productTitle={rule?.product_title ?? undefined}
          refused={refused}
          onTouch={() => {
            touched.current = true;
          }}
          onSubmit={submit}
        />
      )}
    </DetailDrawer>
  );
}
