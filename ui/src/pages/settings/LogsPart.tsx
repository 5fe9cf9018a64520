/** How much the log file tells, and where it lies. */
import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LogSettings } from '@/api/types';
import { PATHS } from '@/app/paths';
import { CopyText, Facts, Panel } from '@/components';
import { SectionForm } from './SectionForm';
import styles from './settings.module.css';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

export function LogsPart({ settings }: { settings: LogSettings }) {
  const { t } = useTranslation(['settings', 'states']);
  return (
    <Panel
      title={t('settings:tab.logs')}
      extra={<Link to={`${PATHS.logs}?tab=system`}>{t('settings:logs.open')}</Link>}
    >
      <SectionForm settings={settings} patch={(logs) => ({ logs })}>
        <Form.Item name="level" label={t('settings:logs.level')}>
          <Radio.Group className={styles.choices ?? ''}>
            {LEVELS.map((level) => (
              <Radio key={level} value={level}>
                {t(`states:level.${level}`)}{' '}
                <span className={styles.hint}>{t(`settings:logs.${level}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      </SectionForm>
      <div className={styles.facts}>
        <Facts
          items={[
            {
              key: 'file',
              label: t('settings:logs.file'),
              value: <CopyText text={settings.file} />,
              wide: true,
            },
            { key: 'keep', label: t('settings:logs.keep'), value: t('settings:logs.keepText'), wide: true },
          ]}
        />
      </div>
    </Panel>
  );
}
