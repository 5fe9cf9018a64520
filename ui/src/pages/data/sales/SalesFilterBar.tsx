/** The line of filters above the sales. Groups below set the rest. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, Segmented, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { FilterBar } from '@/components';
import { RangeSelect } from '../RangeSelect';
import type { DataUrl } from '../useDataUrl';

export interface SalesFilterBarProps {
  url: DataUrl;
  onChange: (patch: Partial<DataUrl>) => void;
  onClear?: () => void;
}

const CHOSEN = ['status', 'channel', 'role', 'store'] as const;

export function SalesFilterBar({ url, onChange, onClear }: SalesFilterBarProps) {
  const { t } = useTranslation('data');
  return (
    <FilterBar>
      <Segmented
        aria-label={t('filter.when')}
        value={url.when}
        onChange={(when) => onChange({ when: when === 'paid' ? 'paid' : 'verified' })}
        options={[
          { value: 'verified', label: t('filter.verified') },
          { value: 'paid', label: t('filter.paid') },
        ]}
      />
      <RangeSelect range={url.range} onChange={(range) => onChange({ range })} label={t('filter.range')} />
      <Input.Search
        key={url.number ?? ''}
        defaultValue={url.number ?? ''}
        allowClear
        placeholder={t('filter.number')}
        aria-label={t('filter.number')}
        onSearch={(typed) => onChange({ number: typed.trim() || undefined })}
        style={{ width: 220 }}
      />
      {CHOSEN.map((name) =>
        url[name] === undefined ? null : (
          <Tag key={name} closable onClose={() => onChange({ [name]: undefined })}>
            {t(`by.${name}`)}: {url[name] || t('filter.without')}
          </Tag>
        ),
      )}
      {onClear ? (
        <Button type="text" icon={<CloseOutlined />} onClick={onClear}>
          {t('filter.clear')}
        </Button>
      ) : null}
    </FilterBar>
  );
}
