/** Sending although checks failed: each is overruled by its name. */
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Guard, GuardResult } from '@/api/types';
import { ToneTag } from '@/components';
import styles from '../orders.module.css';
import { useGuardText } from '../useGuardText';
import type { DialogProps } from './dialog';

export interface OverrideDialogProps extends DialogProps {
  /** What stands in the way. */
  guards: GuardResult[];
}

export function OverrideDialog({ guards, open, busy, onClose, onSubmit }: OverrideDialogProps) {
  const { t } = useTranslation('orders');
  return (
    <Modal
      open={open}
      title={t('dialog.overrideTitle')}
      onCancel={onClose}
      footer={null}
      width={460}
      destroyOnHidden
    >
      <Choice guards={guards} busy={busy} onClose={onClose} onSubmit={onSubmit} />
    </Modal>
  );
}

function Choice({ guards, busy, onClose, onSubmit }: Omit<OverrideDialogProps, 'open'>) {
  const { t } = useTranslation(['orders', 'common']);
  const text = useGuardText();
  const [chosen, setChosen] = useState<Guard[]>([]);
  const complete = guards.length > 0 && guards.every(({ guard }) => chosen.includes(guard));
  const change = (guard: Guard, on: boolean) =>
    setChosen((now) => (on ? [...now, guard] : now.filter((other) => other !== guard)));
  return (
    <>
      <p className={styles.hint}>{t('orders:dialog.overrideHint')}</p>
      <ul className={styles.overrides}>
        {guards.map((result) => (
          <li key={result.guard}>
            <Checkbox
              disabled={!result.overridable}
              checked={chosen.includes(result.guard)}
              onChange={({ target }) => change(result.guard, target.checked)}
            >
              <ToneTag tone="red" plain>
                {text.name(result.guard)}
              </ToneTag>{' '}
              <span className={styles.faint}>{text.detail(result)}</span>
            </Checkbox>
            {result.overridable ? null : (
              <Alert type="warning" title={t('orders:dialog.overrideFirm')} banner showIcon />
            )}
          </li>
        ))}
      </ul>
      <div className={styles.dialogFoot}>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
        <Button
          type="primary"
          danger
          disabled={!complete}
          loading={busy}
          onClick={() => onSubmit({ action: 'deliver', overrides: chosen })}
        >
          {t('orders:dialog.overrideOk')}
        </Button>
      </div>
    </>
  );
}
