/** The cards of a pool or of all: by state, by batch, by their last characters. */
import { ImportOutlined } from '@ant-design/icons';
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchCards, useCardBatches } from '@/api/cards';
import { keys } from '@/api/keys';
import type { Pool } from '@/api/types';
import { useKeyset } from '@/api/useKeyset';
import { DataTable, EmptyState, useStateWord } from '@/components';
import { useBatchName } from '../useBatchName';
import { CARD_STATES, type CardsUrl, MIN_TAIL } from '../useCardsUrl';
import { CardBatch } from './CardBatch';
import { useCardColumns } from './useCardColumns';

const PAGE = 50;

export interface CardTableProps {
  url: CardsUrl;
  /** The chosen pool; `undefined`: all. */
  pool: Pool | undefined;
  pools: Pool[];
  onChange: (patch: Partial<CardsUrl>) => void;
  /** Given while something is filtered. */
  onClear: (() => void) | undefined;
  onImport: () => void;
}

export function CardTable({ url, pool, pools, onChange, onClear, onImport }: CardTableProps) {
  const { t } = useTranslation('cards');
  const { message } = App.useApp();
  const word = useStateWord();
  const batchName = useBatchName();
  const [ids, setIds] = useState<string[]>([]);
  const batches = useCardBatches(url.pool);
  const filters = { pool_id: url.pool, state: url.state, batch_id: url.batch, tail: url.tail };
  const query = useKeyset({
    queryKey: keys.list('cards', filters),
    fetchPage: (cursor, signal) => fetchCards(filters, cursor, PAGE, signal),
  });
  const columns = useCardColumns(pool);
  const find = (text: string) => {
    const tail = text.trim();
    if (tail !== '' && tail.length < MIN_TAIL) message.info(t('card.tailShort', { figure: MIN_TAIL }));
    else onChange({ tail: tail || undefined });
  };
  const count = (state: string) => {
    const figure = pool?.counts[state];
    return figure === undefined
      ? word('card', state)
      : `${word('card', state)} ${figure.toLocaleString('en-US')}`;
  };
  return (
    <>
      <CardBatch
        ids={ids}
        rows={query.rows ?? []}
        bin={url.state === 'deleted'}
        pools={pools}
        onChange={setIds}
      />
      <DataTable
        id="cards"
        label={t('tab.cards')}
        rowKey={(card) => card.id}
        columns={columns}
        query={query}
        selection={{ ids, onChange: setIds }}
        activeId={url.open}
        onOpen={(card) => onChange({ open: card.id })}
        onClearFilters={onClear}
        toolbar={
          <>
            <Input.Search
              key={url.tail ?? ''}
              allowClear
              defaultValue={url.tail ?? ''}
              placeholder={t('card.tail')}
              aria-label={t('card.tail')}
              onSearch={find}
              style={{ width: 210 }}
            />
            <Select
              allowClear
              placeholder={t('card.anyState')}
              aria-label={t('card.state')}
              value={url.state ?? null}
              onChange={(state) => onChange({ state: state ?? undefined })}
              options={CARD_STATES.map((state) => ({ value: state, label: count(state) }))}
              style={{ width: 150 }}
            />
            <Select
              allowClear
              placeholder={t('card.anyBatch')}
              aria-label={t('card.batch')}
              value={url.batch ?? null}
              onChange={(batch) => onChange({ batch: batch ?? undefined })}
              loading={batches.isPending}
              showSearch={{ optionFilterProp: 'label' }}
              options={(batches.data ?? []).map((batch) => ({ value: batch.id, label: batchName(batch) }))}
              popupMatchSelectWidth={300}
              style={{ width: 170 }}
            />
          </>
        }
        empty={
          <EmptyState
            picture="cards"
            title={pool ? t('card.empty', { name: pool.name }) : t('card.emptyAll')}
            hint={t('card.emptyHint')}
            action={
              <Button icon={<ImportOutlined />} onClick={onImport}>
                {t('import.title')}
              </Button>
            }
          />
        }
      />
    </>
  );
}
