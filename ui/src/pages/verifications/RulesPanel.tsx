/** The rules that verify by themselves. None is on until the seller turns it on. */
import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerificationRule } from '@/api/types';
import {
  useDeleteVerificationRule,
  useSaveVerificationRule,
  useVerificationRules,
  useVerificationShops,
} from '@/api/verifications';
import { ConfirmButton, type DataColumn, EmptyState, Panel, SimpleTable, useNotifyError } from '@/components';
import { FirstOrders } from './FirstOrders';
import { RuleDialog } from './RuleDialog';
import { useWaitText } from './useWaitText';
import styles from './verifications.module.css';

export function RulesPanel() {
  const { t } = useTranslation(['verifications', 'common']);
  const notify = useNotifyError();
  const rules = useVerificationRules();
  // Codes of 抖音来客 are with the buyers alone: a rule there would wait for ever.
  const shops = (useVerificationShops().data?.items ?? []).filter(
    ({ platform }) => platform !== 'douyin_life',
  );
  const save = useSaveVerificationRule();
  const remove = useDeleteVerificationRule();
  const waitText = useWaitText();
  const [editing, setEditing] = useState<VerificationRule | 'new'>();
  const turn = (rule: VerificationRule, active: boolean) => {
    const { id, shop_id, product_ref, condition, wait_ms } = rule;
    save.mutate({ id, body: { shop_id, product_ref, condition, wait_ms, active } }, { onError: notify });
  };
  const columns: DataColumn<VerificationRule>[] = [
    {
      key: 'scope',
      title: t('verifications:rule.scope'),
      minWidth: 220,
      render: (rule) => (
        <div className={styles.two}>
          <span className={styles.cut}>
            {rule.product_ref === ''
              ? t('verifications:rule.anyProduct')
              : rule.product_title || rule.product_ref}
          </span>
          <span className={styles.faint}>{rule.shop_name}</span>
        </div>
      ),
    },
    {
      key: 'condition',
      title: t('verifications:rule.condition'),
      minWidth: 220,
      render: (rule) => (
        <div className={styles.two}>
          <span>{t(`verifications:condition.${rule.condition}`)}</span>
          <span className={styles.faint}>
            {waitText(rule.wait_ms)}
            {rule.asks_first ? ` · ${t('verifications:first.asks')}` : ''}
          </span>
        </div>
      ),
    },
    {
      key: 'active',
      title: t('verifications:rule.active'),
      width: 110,
      render: (rule) => (
        <Switch
          checked={rule.active}
          loading={save.isPending && save.variables?.id === rule.id}
          onChange={(on) => turn(rule, on)}
          checkedChildren={t('verifications:rule.on')}
          unCheckedChildren={t('verifications:rule.off')}
          aria-label={t('verifications:rule.active')}
        />
      ),
    },
    {
      key: 'actions',
      title: t('verifications:record.actions'),
      width: 160,
      render: (rule) => (
        <span className={styles.buttons}>
          <Button size="small" onClick={() => setEditing(rule)}>
            {t('common:action.edit')}
          </Button>
          <ConfirmButton
            size="small"
            danger
            title={t('verifications:rule.deleteConfirm')}
            okText={t('common:action.delete')}
            onConfirm={() => remove.mutateAsync(rule.id).catch(notify)}
          >
            {t('common:action.delete')}
          </ConfirmButton>
        </span>
      ),
    },
  ];
  const add = (
    <Button icon={<PlusOutlined />} disabled={shops.length === 0} onClick={() => setEditing('new')}>
      {t('verifications:rule.add')}
    </Button>
  );
  return (
    <>
      <Alert type="info" showIcon title={t('verifications:rule.safety')} />
      <FirstOrders rules={rules.data?.items ?? []} />
      <Panel title={t('verifications:rule.title')} hint={t('verifications:rule.hint')} extra={add} flush>
        <SimpleTable
          label={t('verifications:rule.title')}
          rowKey={(rule) => rule.id}
          columns={columns}
          rows={rules.data?.items}
          error={rules.error}
          onRetry={() => void rules.refetch()}
          empty={
            <EmptyState
              picture="list"
              title={t('verifications:rule.empty')}
              hint={t('verifications:rule.emptyHint')}
            />
          }
        />
      </Panel>
      <RuleDialog editing={editing} shops={shops} onClose={() => setEditing(undefined)} />
    </>
  );
}
