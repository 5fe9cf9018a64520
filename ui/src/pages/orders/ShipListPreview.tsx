/** What was read out of a pasted list, before anything is shipped: each order with its carrier and number. */
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './orders.module.css';
import type { ShipmentLine } from './shipmentList';

/** Rows shown at once. */
const PAGE = 50;

interface Row extends ShipmentLine {
  /** Its place: the same line may stand there twice. */
  at: number;
}

export function ShipListPreview({ lines }: { lines: readonly ShipmentLine[] }) {
  const { t } = useTranslation('orders');
  const label = t('shipList.preview');
  return (
    <div className={styles.preview} role="group" tabIndex={0} aria-label={label}>
      <Table<Row>
        size="small"
        tableLayout="fixed"
        aria-label={label}
        rowKey="at"
        dataSource={lines.map((line, at) => ({ ...line, at }))}
        pagination={lines.length > PAGE ? { pageSize: PAGE, showSizeChanger: false, size: 'small' } : false}
        columns={[
          { key: 'sn', title: t('column.sn'), dataIndex: 'sn', width: 190 },
          { key: 'company', title: t('dialog.company'), dataIndex: 'company', width: 120 },
          { key: 'number', title: t('dialog.number'), dataIndex: 'number' },
        ]}
      />
    </div>
  );
}
