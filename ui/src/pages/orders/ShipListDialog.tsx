/** Many tracking numbers at once: pasted from a spreadsheet, each line answers for itself. */
import { FileExcelOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refused, SHIP_REASONS, useShipList } from '@/api/shipments';
import type { RowResult } from '@/api/types';
import { pickForImport } from '@/app/imports/pickForImport';
import { BatchResult, CopyText, useNotifyError } from '@/components';
import { COMPANIES } from './dialogs/companies';
import styles from './orders.module.css';
import { ShipListPreview } from './ShipListPreview';
import { type ShipmentLine, shipmentsIn } from './shipmentList';

export interface ShipListDialogProps {
  open: boolean;
  onClose: () => void;
  /** The shop that the page shows; `undefined`: all. */
  shopId: string | undefined;
}

export function ShipListDialog({ open, onClose, shopId }: ShipListDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const notify = useNotifyError();
  const ship = useShipList();
  const [text, setText] = useState('');
  const [carrier, setCarrier] = useState('');
  const [results, setResults] = useState<RowResult[]>();
  const lines = shipmentsIn(text, carrier.trim());
  const good = lines.filter((line) => !line.problem);
  const bad = lines.filter((line) => line.problem);
  const run = () =>
    ship.mutate(
      { shipments: good, shopId },
      {
        onSuccess: (answer) => {
          setResults([...bad.map(unclear), ...answer]);
          // What was not understood can be mended where it stands.
          setText(bad.map((line) => line.text).join('\n'));
          onClose();
        },
        onError: notify,
      },
    );
  const wordsOf = ({ message }: RowResult) => {
    const reason = SHIP_REASONS.find((known) => known === message);
    return (
      reason && {
        what: t(`orders:shipList.reason.${reason}.what`),
        next: t(`orders:shipList.reason.${reason}.next`),
      }
    );
  };
  /** The file is taken in like any other that is dropped; each of its rows answers for itself there. */
  const fromFile = async () => {
    onClose();
    await pickForImport(t('orders:shipList.file'));
  };
  return (
    <>
      <Modal
        open={open}
        title={t('orders:shipList.title')}
        onCancel={onClose}
        okText={t('orders:shipList.run', { count: good.length })}
        okButtonProps={{ disabled: good.length === 0, loading: ship.isPending }}
        cancelText={t('common:action.cancel')}
        onOk={run}
        width={560}
        destroyOnHidden
      >
        <div className={styles.stack}>
          <span className={styles.hint}>{t('orders:shipList.hint')}</span>
          <Button icon={<FileExcelOutlined />} onClick={() => void fromFile()}>
            {t('orders:shipList.file')}
          </Button>
          <AutoComplete
            aria-label={t('orders:shipList.carrier')}
            placeholder={t('orders:shipList.carrier')}
            value={carrier}
            onChange={setCarrier}
            options={COMPANIES.map((name) => ({ value: t(`orders:company.${name}`) }))}
          />
          <Input.TextArea
            autoFocus
            aria-label={t('orders:shipList.placeholder')}
            placeholder={t('orders:shipList.placeholder')}
            value={text}
            onChange={({ target }) => setText(target.value)}
            rows={8}
            spellCheck={false}
          />
          {good.length > 0 && <ShipListPreview lines={good} />}
          <span className={styles.faint} aria-live="polite">
            {t('orders:shipList.recognised', { count: good.length })}
            {bad.length > 0 ? ` · ${t('orders:shipList.unclear', { count: bad.length })}` : ''}
          </span>
        </div>
      </Modal>
      <BatchResult
        results={results}
        onClose={() => setResults(undefined)}
        nameOf={(sn) => <CopyText text={sn} />}
        wordsOf={wordsOf}
      />
    </>
  );
}

const REASONS = { order: 'not_understood', several: 'several_numbers', carrier: 'no_carrier' } as const;

/** A line that was not sent, among those that were. */
function unclear({ text, problem = 'order' }: ShipmentLine): RowResult {
  if (problem === 'number') return refused(text, 'tracking_number_required');
  return refused(text, 'invalid_input', REASONS[problem]);
}
