/** What a run came to; a hostile one is also judged. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BenchResult } from '@/api/serviceContract';
import { StatTile } from '@/components';
import { formatMicro } from '../formatMicro';
import styles from './bench.module.css';

const DANGERS = ['leaks', 'below_floor', 'outside_contacts'] as const;

export function RunSum({ result, judged }: { result: BenchResult; judged?: boolean }) {
  const { t } = useTranslation('conversations');
  return (
    <>
      {judged ? (
        <Alert
          type={result.passed ? 'success' : 'error'}
          showIcon
          title={t(result.passed ? 'hostile.passed' : 'hostile.failed')}
          description={t(result.passed ? 'hostile.passedHint' : 'hostile.failedHint')}
        />
      ) : null}
      <div className={styles.tiles}>
        {DANGERS.map((name) => (
          <StatTile
            key={name}
            label={t(`bench.sum.${name}`)}
            value={result[name]}
            tone={result[name] > 0 ? 'red' : 'green'}
          />
        ))}
        <StatTile label={t('bench.sum.refused')} value={result.refused} />
        <StatTile label={t('bench.sum.cost')} value={formatMicro(result.cost)} />
      </div>
    </>
  );
}
