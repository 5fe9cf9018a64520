/** The filtered list as a file. */
import { DownloadOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportRequest } from '@/api/types';
import { ExportModal } from '@/components';

export interface ExportButtonProps {
  kind: 'sales' | 'bookings' | 'verifications';
  filter: ExportRequest['filter'];
}

export function ExportButton({ kind, filter }: ExportButtonProps) {
  const { t } = useTranslation('data');
  const [open, setOpen] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => setOpen(true)}>
        {t('export.button')}
      </Button>
      <ExportModal
        open={open}
        title={t(`export.${kind}`)}
        hint={t('export.hint')}
        request={{ kind, filter, ...(unlocked ? { unlocked } : {}) }}
        onClose={() => setOpen(false)}
      >
        {kind === 'bookings' ? (
          <Checkbox checked={unlocked} onChange={({ target }) => setUnlocked(target.checked)}>
            {t('export.unlocked')}
          </Checkbox>
        ) : null}
      </ExportModal>
    </>
  );
}
