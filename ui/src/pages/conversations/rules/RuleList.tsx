/** The rules of one kind in the order they are tried; the order is changed by arrows, one step a press. */
import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { bodyOf, useDeleteReplyRule, useOrderReplyRules, useSaveReplyRule } from '@/api/replyRules';
import type { ReplyRule } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { ConfirmButton, type DataColumn, SimpleTable, Time, ToneTag, useNotifyError } from '@/components';
import styles from './rules.module.css';
import { swapped } from './values';

export interface RuleListProps {
  label: string;
  /** `undefined` while loading. */
  rules: ReplyRule[] | undefined;
  /** Those of the other kind, too: the order is one. */
  all: ReplyRule[];
  error: unknown;
  onRetry: () => void;
  onOpen: (id: string) => void;
  empty: ReactNode;
}

export function RuleList({ label, rules, all, error, onRetry, onOpen, empty }: RuleListProps) {
  const { t } = useTranslation(['conversations', 'common']);
  const notify = useNotifyError();
  const [shop] = useShopFilter();
  const save = useSaveReplyRule();
  const remove = useDeleteReplyRule();
  const order = useOrderReplyRules(shop);
  const move = (rule: ReplyRule, by: 1 | -1) => {
    const here = rules?.indexOf(rule) ?? -1;
    const other = rules?.[here + by];
    if (other) order.mutate(swapped(all, rule.id, other.id), { onError: notify });
  };
  const turn = (rule: ReplyRule, enabled: boolean) =>
    save.mutate({ id: rule.id, body: { ...bodyOf(rule), enabled } }, { onError: notify });
  const columns: DataColumn<ReplyRule>[] = [
    {
      key: 'order',
      title: t('conversations:rule.order'),
      width: 92,
      render: (rule) => {
        const here = rules?.indexOf(rule) ?? 0;
        return (
          <span className={styles.arrows}>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('conversations:rule.up', { name: rule.name })}
              disabled={here === 0}
              onClick={() => move(rule, -1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={t('conversations:rule.down', { name: rule.name })}
              disabled={here === (rules?.length ?? 0) - 1}
              onClick={() => move(rule, 1)}
            />
          </span>
        );
      },
    },
    {
      key: 'name',
      title: t('conversations:rule.name'),
      width: 230,
      render: (rule) => (
        <div className={styles.two}>
          <button type="button" className={styles.nameButton} onClick={() => onOpen(rule.id)}>
            {rule.name}
          </button>
          <small title={rule.keywords.join(' ')}>
            {rule.kind === 'keyword'
              ? `${t(`conversations:rule.match.${rule.match}`)} ${rule.keywords.join(' ')}`
              : t('conversations:rule.whenNothing')}
          </small>
        </div>
      ),
    },
    {
      key: 'reply',
      title: t('conversations:rule.reply'),
      minWidth: 240,
      render: (rule) => (
        <div className={styles.two}>
          <span title={rule.text}>{rule.text || '—'}</span>
          <span className={styles.tags}>
            {rule.picture_ids.length > 0 ? (
              <ToneTag tone="grey">
                {t('conversations:rule.pictures', { count: rule.picture_ids.length })}
              </ToneTag>
            ) : null}
            {rule.hand_over ? <ToneTag tone="amber">{t('conversations:rule.handOver')}</ToneTag> : null}
            {rule.repeat === 'always' ? null : <small>{t(`conversations:rule.repeat.${rule.repeat}`)}</small>}
          </span>
        </div>
      ),
    },
    {
      key: 'scope',
      title: t('conversations:rule.scope'),
      width: 170,
      render: (rule) => (
        <div className={styles.two}>
          <span>{rule.shop_name ?? t('conversations:rule.everyShop')}</span>
          <small title={rule.product_title ?? undefined}>
            {rule.product_ref === null
              ? t('conversations:rule.everyProduct')
              : (rule.product_title ?? rule.product_ref)}
          </small>
        </div>
      ),
    },
    {
      key: 'hits',
      title: t('conversations:rule.hits'),
      width: 110,
      align: 'right',
      render: (rule) => (
        <div className={styles.two}>
          <span>{rule.hits.toLocaleString('en-US')}</span>
          <small>
            <Time at={rule.last_hit_at} none={t('conversations:rule.never')} />
          </small>
        </div>
      ),
    },
    {
      key: 'enabled',
      title: t('conversations:rule.enabled'),
      width: 76,
      render: (rule) => (
        <Switch
          size="small"
          aria-label={t('conversations:rule.turn', { name: rule.name })}
          checked={rule.enabled}
          loading={save.isPending && save.variables?.id === rule.id}
          onChange={(on) => turn(rule, on)}
        />
      ),
    },
    {
      key: 'actions',
      title: t('conversations:rule.actions'),
      width: 138,
      render: (rule) => (
        <span className={styles.buttons}>
          <Button size="small" onClick={() => onOpen(rule.id)}>
            {t('common:action.edit')}
          </Button>
          <ConfirmButton
            size="small"
            type="text"
            danger
            title={t('conversations:rule.deleteTitle', { name: rule.name })}
            okText={t('common:action.delete')}
            onConfirm={() => remove.mutateAsync(rule.id).catch(notify)}
          >
            {t('common:action.delete')}
          </ConfirmButton>
        </span>
      ),
    },
  ];
  return (
    <SimpleTable
      label={label}
      rowKey={(rule) => rule.id}
      columns={columns}
      rows={rules}
      error={error}
      onRetry={onRetry}
      empty={empty}
    />
  );
}
