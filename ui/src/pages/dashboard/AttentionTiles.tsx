/** The three reasons why an order waits for a person. Red only while there is one. */
import { useTranslation } from 'react-i18next';
import type { AttentionFigures } from '@/api/types';
import { orderTabPath } from '@/app/paths';
import { StatTile } from '@/components';
import styles from './dashboard.module.css';

const KINDS = ['manual', 'needs_review', 'out_of_stock'] as const;

export function AttentionTiles({ figures }: { figures: AttentionFigures | undefined }) {
  const { t } = useTranslation('dashboard');
  return (
    <section className={styles.attention} aria-label={t('attention.title')}>
      {KINDS.map((kind) => {
        const count = figures?.[kind];
        return (
          <StatTile
            key={kind}
            label={t(`attention.${kind}`)}
            value={count?.toLocaleString('en-US')}
            hint={count === undefined ? '' : count > 0 ? t(`attentionHint.${kind}`) : t('attention.none')}
            {...(count ? { tone: 'red' as const } : {})}
            to={orderTabPath(kind)}
          />
        );
      })}
    </section>
  );
}
