/** Where the data lies, how long it is kept, its copies, and its health. */
import { Form, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DataSettings } from '@/api/types';
import { PATHS } from '@/app/paths';
import { CopyText, Facts, formatBytes, Panel, useKnownWord } from '@/components';
import { SectionForm } from '../SectionForm';
import styles from '../settings.module.css';
import { BackupPanel } from './BackupPanel';

const MOST_DAYS = 3_650;
const MOST_BACKUPS = 365;

export function DataPart({ settings }: { settings: DataSettings }) {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  return (
    <>
      <Panel title={t('data.title')}>
        <Facts
          items={[
            {
              key: 'folder',
              label: t('data.folder'),
              value: <CopyText text={settings.data_folder} />,
              wide: true,
            },
            {
              key: 'database',
              label: t('data.database'),
              value: known(`settings:database.${settings.database}`, settings.database),
            },
            { key: 'size', label: t('data.size'), value: formatBytes(settings.database_bytes) },
          ]}
        />
      </Panel>
      <BackupPanel database={settings.database} />
      <Panel title={t('keep.title')}>
        <SectionForm settings={settings} patch={(data) => ({ data })}>
          <Form.Item
            name="nightly_backup"
            label={t('keep.nightly')}
            extra={t('keep.nightlyHint')}
            valuePropName="checked"
          >
            <Switch />
          </Form.Item>
          <div className={styles.triple}>
            <Form.Item name="keep_backups" label={t('keep.backups')}>
              <InputNumber min={1} max={MOST_BACKUPS} precision={0} suffix={t('keep.copies')} />
            </Form.Item>
            <Form.Item name="keep_raw_days" label={t('keep.raw')} extra={t('keep.rawHint')}>
              <InputNumber min={1} max={MOST_DAYS} precision={0} suffix={t('keep.days')} />
            </Form.Item>
            <Form.Item name="keep_logs_days" label={t('keep.logs')} extra={t('keep.logsHint')}>
              <InputNumber min={1} max={MOST_DAYS} precision={0} suffix={t('keep.days')} />
            </Form.Item>
          </div>
        </SectionForm>
      </Panel>
      <Panel title={t('doctor.title')} hint={t('doctor.hint')}>
        <Link to={PATHS.doctor}>{t('doctor.run')}</Link>
      </Panel>
    </>
  );
}
