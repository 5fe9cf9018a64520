/** Below a table: how much there is, what is chosen, columns, and the way to other pages. */
import { LeftOutlined, RightOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { KeysetQuery } from '@/api/useKeyset';
import type { ColumnChoice, DataColumn } from './columns';
import type { Selection } from './DataTable';
import styles from './DataTable.module.css';

export interface TableFooterProps<Row> {
  query: KeysetQuery<Row>;
  choice: ColumnChoice<Row>;
  columns: DataColumn<Row>[];
  selection: Selection | undefined;
  pageSize: { value: number; onChange: (value: number) => void } | undefined;
  /** What the table is called: a page with two has two ways to other pages. */
  label: string | undefined;
}

const SIZES = [20, 50, 100, 200];

export function TableFooter<Row>(props: TableFooterProps<Row>) {
  const { query, choice, columns, selection, pageSize, label } = props;
  const { t } = useTranslation('components');
  const count = query.rows?.length ?? 0;
  const chosen = selection?.ids.length ?? 0;
  return (
    <footer className={styles.footer}>
      <span className={styles.count}>
        {query.total === undefined
          ? t('table.rows', { count })
          : t('table.total', { figure: query.total.toLocaleString('en-US') })}
      </span>
      {chosen > 0 ? (
        <span className={styles.count}>
          {t('table.selected', { count: chosen })}
          <Button type="link" size="small" onClick={() => selection?.onChange([])}>
            {t('table.clear')}
          </Button>
        </span>
      ) : null}
      <span className={styles.spring} />
      <ColumnChooser choice={choice} columns={columns} />
      {pageSize ? (
        <Select
          size="small"
          aria-label={t('table.perPage', { count: pageSize.value })}
          value={pageSize.value}
          onChange={pageSize.onChange}
          options={SIZES.map((size) => ({ value: size, label: t('table.perPage', { count: size }) }))}
          popupMatchSelectWidth={false}
        />
      ) : null}
      <nav
        className={styles.pager}
        aria-label={[label, t('table.page', { page: query.page })].filter(Boolean).join(' · ')}
      >
        <Button
          size="small"
          type="text"
          icon={<LeftOutlined />}
          aria-label={t('table.previous')}
          disabled={!query.canPrevious}
          onClick={query.previous}
        />
        <span>{t('table.page', { page: query.page })}</span>
        <Button
          size="small"
          type="text"
          icon={<RightOutlined />}
          aria-label={t('table.next')}
          disabled={!query.canNext}
          onClick={query.next}
        />
      </nav>
    </footer>
  );
}

function ColumnChooser<Row>({ choice, columns }: Pick<TableFooterProps<Row>, 'choice' | 'columns'>) {
  const { t } = useTranslation('components');
  return (
    <Popover
      trigger="click"
      placement="topRight"
      title={t('table.columns')}
      content={
        <div className={styles.chooser}>
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              checked={choice.isShown(column)}
              disabled={column.required ?? false}
              onChange={() => choice.toggle(column)}
            >
              {column.title}
            </Checkbox>
          ))}
          <Button size="small" onClick={choice.reset}>
            {t('table.resetColumns')}
          </Button>
        </div>
      }
    >
      <Button size="small" type="text" icon={<SettingOutlined />}>
        {t('table.columns')}
      </Button>
    </Popover>
  );
}
