/** The first rows as they were understood; each column gets its meaning above it. */
import { Button, DatePicker, Dropdown, Input, Select, Switch } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '@/api/types';
import { ToneTag } from '@/components';
import { endOfDay } from './expiry';
import styles from './import.module.css';
import { guessed, ROLES, type Role, withRole } from './roles';
import { shownRows } from './rows';
import { type Chosen, nameOf } from './source';

export interface ColumnAnswer {
  roles: Role[];
  hasHeader: boolean;
  /** For cards without a day of their own. */
  expiresOn: Dayjs | null;
  expiresAt: number | null;
  note: string;
}

export function firstAnswer(preview: ImportPreview): ColumnAnswer {
  return {
    roles: guessed(preview.columns),
    hasHeader: preview.has_header,
    expiresOn: null,
    expiresAt: null,
    note: '',
  };
}

/** What does not depend on the columns. */
export function keptOf({ expiresOn, expiresAt, note }: ColumnAnswer) {
  return { expiresOn, expiresAt, note };
}

const DELIMITERS = [
  'none',
  'tab',
  'comma',
  'chinese_comma',
  'semicolon',
  'dashes',
  'pipe',
  'spaces',
] as const;
/** Sellers know the Chinese encodings by one name. */
const ENCODINGS: Record<string, string> = { gb18030: 'GBK', 'utf-8-bom': 'UTF-8', gbk: 'GBK' };

export interface ColumnStepProps {
  preview: ImportPreview;
  answer: ColumnAnswer;
  chosen: Chosen | undefined;
  onChange: (answer: ColumnAnswer) => void;
  /** Another sheet of the workbook, or another delimiter of the text. */
  onLook: (chosen: { sheet?: string; delimiter?: string }) => void;
  busy: boolean;
}

export function ColumnStep({ preview, answer, chosen, onChange, onLook, busy }: ColumnStepProps) {
  const { t } = useTranslation('cards');
  const set = (part: Partial<ColumnAnswer>) => onChange({ ...answer, ...part });
  const { headers, rows } = shownRows(preview, answer.hasHeader);
  const delimiter = DELIMITERS.find((one) => one === preview.delimiter);
  const facts = [
    chosen ? nameOf(chosen) : t('batch.pasted'),
    ...(preview.encoding
      ? [t('import.encoding', { name: ENCODINGS[preview.encoding] ?? preview.encoding.toUpperCase() })]
      : []),
    ...(delimiter ? [t('import.delimiter', { name: t(`delimiter.${delimiter}`) })] : []),
    t('import.rows', { figure: preview.rows_estimate.toLocaleString('en-US') }),
  ];
  return (
    <div className={styles.step}>
      <div className={styles.facts}>
        <span>{facts.join(' · ')}</span>
        {preview.sheets.length > 1 ? (
          <Select
            size="small"
            aria-label={t('import.sheet')}
            value={preview.sheet ?? null}
            loading={busy}
            onChange={(sheet) => sheet && onLook({ sheet })}
            options={preview.sheets.map((sheet) => ({ value: sheet, label: sheet }))}
            popupMatchSelectWidth={false}
            style={{ width: 160 }}
          />
        ) : null}
        {delimiter ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: DELIMITERS.map((key) => ({ key, label: t(`delimiter.${key}`) })),
              selectable: true,
              selectedKeys: [delimiter],
              onClick: ({ key }) => onLook({ delimiter: key }),
            }}
          >
            <Button size="small" loading={busy}>
              {t('import.otherDelimiter')}
            </Button>
          </Dropdown>
        ) : null}
        <label>
          <Switch size="small" checked={answer.hasHeader} onChange={(hasHeader) => set({ hasHeader })} />{' '}
          {t('import.hasHeader')}
        </label>
      </div>
      <div className={styles.grid} role="group" tabIndex={0} aria-label={t('import.step.columns')}>
        <table>
          <thead>
            <tr>
              {answer.roles.map((role, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have nothing but their place
                <th key={index} data-role={role}>
                  <Select
                    size="small"
                    aria-label={t('import.columnOf', { figure: index + 1 })}
                    value={role}
                    onChange={(next) => set({ roles: withRole(answer.roles, index, next) })}
                    options={ROLES.map((one) => ({ value: one, label: t(`role.${one}`) }))}
                    style={{ width: '100%' }}
                  />
                  <span>{headers[index] ?? ' '}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
              <tr key={at}>
                {answer.roles.map((role, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells have nothing but their place
                  <td key={index} data-role={role} title={row[index]}>
                    {row[index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {answer.roles.includes('secret') ? null : (
        <ToneTag tone="amber" plain>
          {t('import.secretRequired')}
        </ToneTag>
      )}
      <div className={styles.options}>
        <label>
          <span>{t('import.expires')}</span>
          <DatePicker
            value={answer.expiresOn}
            minDate={dayjs()}
            onChange={(day) => set({ expiresOn: day, expiresAt: day ? endOfDay(day) : null })}
            placeholder={t('import.expiresNone')}
            aria-label={t('import.expires')}
          />
        </label>
        <label>
          <span>{t('import.note')}</span>
          <Input
            value={answer.note}
            onChange={(event) => set({ note: event.target.value })}
            maxLength={200}
            placeholder={t('import.notePlaceholder')}
          />
        </label>
      </div>
    </div>
  );
}
