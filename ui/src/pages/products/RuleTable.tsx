/** Every rule of the chosen shop; several can be changed at once. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '@/api/types';
import { useShopFilter } from '@/app/shopFilter';
import { DataTable, EmptyState, useStateWord } from '@/components';
import { RuleBatch } from './RuleBatch';
import { RULE_STATES } from './rule/choices';
import { useRuleColumns } from './useRuleColumns';
import { useRuleList } from './useRuleList';

export interface RuleTableProps {
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
  activeId: string | undefined;
  onOpen: (id: string) => void;
  onAdd: () => void;
}

export function RuleTable({ q, onSearch, activeId, onOpen, onAdd }: RuleTableProps) {
  const { t } = useTranslation('products');
  const word = useStateWord();
  const [shop] = useShopFilter();
  const [status, setStatus] = useState<Rule['status']>();
  const [ids, setIds] = useState<string[]>([]);
  const query = useRuleList({ shop_id: shop, q, status });
  const columns = useRuleColumns();
  const clear = () => {
    setStatus(undefined);
    onSearch(undefined);
  };
  return (
    <>
      <RuleBatch ids={ids} rows={query.rows ?? []} onChange={setIds} />
      <DataTable
        id="rules"
        label={t('tab.rules')}
        rowKey={(rule) => rule.id}
        columns={columns}
        query={query}
        selection={{ ids, onChange: setIds }}
        activeId={activeId}
        onOpen={(rule) => onOpen(rule.id)}
        onClearFilters={q || status ? clear : undefined}
        toolbar={
          <>
            <Input.Search
              key={q ?? ''}
              allowClear
              defaultValue={q ?? ''}
              placeholder={t('rule.search')}
              aria-label={t('rule.search')}
              onSearch={(text) => onSearch(text.trim() || undefined)}
              style={{ width: 300 }}
            />
            <Select
              allowClear
              placeholder={t('rule.status')}
              aria-label={t('rule.status')}
              value={status ?? null}
              onChange={(next) => setStatus(next ?? undefined)}
              options={RULE_STATES.map((state) => ({ value: state, label: word('rule', state) }))}
              style={{ width: 120 }}
            />
          </>
        }
        empty={
          <EmptyState
            picture="list"
            title={t('rule.empty')}
            hint={t('rule.emptyHint')}
            action={
              <Button icon={<PlusOutlined />} onClick={onAdd}>
                {t('rule.add')}
              </Button>
            }
          />
        }
      />
    </>
  );
}
