/** The checks before sending as they were answered: those in the way first, all of them on request. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuardResult } from '@/api/types';
import { stateLook, ToneTag } from '@/components';
import { useGuardText } from '../useGuardText';
import styles from './drawer.module.css';

export function GuardList({ guards }: { guards: GuardResult[] }) {
  const { t } = useTranslation('orders');
  const [all, setAll] = useState(false);
  if (guards.length === 0) return null;
  const remarkable = guards.filter((result) => !result.passed);
  const failed = remarkable.filter((result) => !result.overridden).length;
  const { tone, icon } = stateLook('check', failed > 0 ? 'failed' : 'ok');
  const passed = guards.filter((result) => result.passed);
  const shown = all ? [...remarkable, ...passed] : remarkable;
  return (
    <section className={styles.guards} aria-label={t('guard.title')}>
      <div className={styles.guardsHead}>
        <ToneTag tone={tone} icon={icon} plain>
          {failed > 0
            ? t('guard.someFailed', { failed, count: guards.length })
            : t('guard.allPassed', { count: guards.length })}
        </ToneTag>
        <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('guard.showFailed') : t('guard.showAll')}
        </Button>
      </div>
      {shown.length > 0 ? (
        <ul>
          {shown.map((result) => (
            <GuardItem key={result.guard} result={result} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function GuardItem({ result }: { result: GuardResult }) {
  const text = useGuardText();
  const { tone, icon } = stateLook(
    'check',
    result.passed ? 'ok' : result.overridden ? 'overridden' : 'failed',
  );
  const detail = text.detail(result);
  return (
    <li data-wide={result.passed ? undefined : ''}>
      <ToneTag tone={tone} icon={icon} plain>
        {text.name(result.guard)}
      </ToneTag>{' '}
      {detail ? <span className={styles.faint}>{detail}</span> : null}
    </li>
  );
}
