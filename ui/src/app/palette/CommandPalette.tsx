/** Ctrl+K: everything by keys. Type, walk with the arrows, Enter goes there or does it. */
import { SearchOutlined } from '@ant-design/icons';
import { Input, Modal } from 'antd';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { RowResult } from '@/api/types';
import { ProofDialog } from '@/pages/orders/proof/ProofDialog';
import { useOrderDoors } from '@/pages/orders/useOrderDoors';
import { orderPath } from '../paths';
import type { Entry } from './entry';
import styles from './palette.module.css';
import { type Outside, useEntries } from './useEntries';

export interface CommandPaletteProps {
  open: boolean;
  onClose: () => void;
}

export function CommandPalette({ open, onClose }: CommandPaletteProps) {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const [sent, setSent] = useState<RowResult[]>();
  // They outlive the palette: what an order's deed asks is asked after it was closed.
  const doors = useOrderDoors((id) => void navigate(orderPath(id)));
  return (
    <>
      {/* The title names the dialog for those who do not see it; the field says the same to those who do. */}
      <Modal
        open={open}
        onCancel={onClose}
        title={t('palette.label')}
        styles={{ header: { display: 'none' } }}
        footer={null}
        closable={false}
        width={600}
        destroyOnHidden
      >
        {open ? <Body outside={{ doors, onSent: setSent }} onClose={onClose} /> : null}
      </Modal>
      {doors.dialogs}
      <ProofDialog asked={sent} onClose={() => setSent(undefined)} />
    </>
  );
}

function Body({ outside, onClose }: { outside: Outside; onClose: () => void }) {
  const { t } = useTranslation('nav');
  const list = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const entries = useEntries(typed, outside);
  const chosen = Math.min(at, Math.max(0, entries.length - 1));
  const idOf = (index: number) => `${list}-${index}`;
  useEffect(() => {
    document.getElementById(`${list}-${chosen}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [list, chosen]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || entries.length === 0) return;
    event.preventDefault();
    setAt((chosen + step + entries.length) % entries.length);
  };
  return (
    <>
      <Input
        autoFocus
        variant="borderless"
        size="large"
        prefix={<SearchOutlined />}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries.length > 0 ? idOf(chosen) : undefined}
        aria-label={t('palette.label')}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={walk}
        onPressEnter={(event) => {
          // The same press must not fall on the button that a dialog puts under the focus.
          event.preventDefault();
          run(entries[chosen]);
        }}
      />
      <div id={list} role="listbox" aria-label={t('palette.label')} className={styles.list}>
        {entries.map((entry, index) => (
          // The keys live in the field above, as a listbox of a combobox has it.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={entry.key}
            id={idOf(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={styles.entry}
            onClick={() => run(entry)}
            onMouseMove={() => setAt(index)}
          >
            <span className={styles.group}>{t(`palette.group.${entry.group}`)}</span>
            <span>{entry.label}</span>
            {entry.hint ? <small>{entry.hint}</small> : null}
          </div>
        ))}
      </div>
    </>
  );
}
