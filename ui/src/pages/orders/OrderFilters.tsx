/** The line of filters above the order list. */
import { FileSearchOutlined } from '@ant-design/icons';
import { Button, DatePicker, type InputRef, Select, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlatformKind } from '@/api/types';
import { FilterBar } from '@/components';
import styles from './orders.module.css';
import { PLATFORMS } from './platforms';
import { SearchField } from './SearchField';
import { isPreset, PRESETS, type RangeChoice } from './timeRange';
import type { OrderUrl } from './useOrderUrl';

export interface OrderFiltersProps {
  searchRef: RefObject<InputRef | null>;
  url: OrderUrl;
  change: (patch: Partial<OrderUrl>) => void;
  onNumbers: (sns: string[]) => void;
  onLookup: () => void;
}

const ANY = '';
const CUSTOM = 'custom';
const DAY = 'YYYY-MM-DD';

export function OrderFilters({ searchRef, url, change, onNumbers, onLookup }: OrderFiltersProps) {
  const { t } = useTranslation(['orders', 'common']);
  return (
    <FilterBar>
      <SearchField
        inputRef={searchRef}
        value={url.q}
        // Somebody who searches from the first tab means all orders.
        onSearch={(q) => change(q && url.tab === 'attention' ? { q, tab: 'all' } : { q })}
        onNumbers={onNumbers}
      />
      <Tooltip title={t('orders:lookup.open')}>
        <Button icon={<FileSearchOutlined />} aria-label={t('orders:lookup.open')} onClick={onLookup} />
      </Tooltip>
      <Select<PlatformKind | typeof ANY>
        aria-label={t('orders:filter.platform')}
        value={url.platform ?? ANY}
        onChange={(platform) => change({ platform: platform === ANY ? undefined : platform })}
        options={[
          { value: ANY, label: t('orders:filter.allPlatforms') },
          ...PLATFORMS.map((platform) => ({ value: platform, label: t(`common:platform.${platform}`) })),
        ]}
        popupMatchSelectWidth={false}
        style={{ width: 136 }}
      />
      <RangeFilter range={url.range} onChange={(range) => change({ range })} />
      <span className={styles.spring} />
    </FilterBar>
  );
}

function RangeFilter(props: { range: RangeChoice | undefined; onChange: (range?: RangeChoice) => void }) {
  const { range, onChange } = props;
  const { t } = useTranslation('orders');
  const [choosing, setChoosing] = useState(false);
  const isCustom = choosing || (range !== undefined && !isPreset(range));
  const [first, last] = range !== undefined && !isPreset(range) ? range.split('~') : [];
  return (
    <>
      <Select
        aria-label={t('filter.range')}
        value={isCustom ? CUSTOM : (range ?? ANY)}
        onChange={(chosen) => {
          setChoosing(chosen === CUSTOM);
          if (chosen === ANY) onChange(undefined);
          else if (isPreset(chosen)) onChange(chosen);
        }}
        options={[
          { value: ANY, label: t('filter.anyTime') },
          ...PRESETS.map((preset) => ({ value: preset, label: t(`range.${preset}`) })),
          { value: CUSTOM, label: t('filter.custom') },
        ]}
        popupMatchSelectWidth={false}
        style={{ width: 118 }}
      />
      {isCustom ? (
        <DatePicker.RangePicker
          aria-label={t('filter.custom')}
          placeholder={[t('filter.firstDay'), t('filter.lastDay')]}
          value={first && last ? [dayjs(first), dayjs(last)] : null}
          onChange={(days) => {
            const [from, to] = days ?? [];
            setChoosing(false);
            onChange(from && to ? `${from.format(DAY)}~${to.format(DAY)}` : undefined);
          }}
          style={{ width: 240 }}
        />
      ) : null}
    </>
  );
}
