/** What people did, as a file. */
import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportModal } from '@/components';

export function AuditExport() {
  const { t } = useTranslation('logs');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<ExportOutlined />} onClick={() => setOpen(true)}>
        {t('export.button')}
      </Button>
      <ExportModal
        open={open}
        title={t('export.title')}
        hint={t('export.hint')}
        request={{ kind: 'audit', filter: {} }}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
