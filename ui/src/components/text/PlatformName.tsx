/** The name of a platform. */
import { useTranslation } from 'react-i18next';
import type { PlatformKind } from '@/api/types';
import styles from './text.module.css';

export function PlatformName({ platform, faint }: { platform: PlatformKind; faint?: boolean }) {
  const { t } = useTranslation('common');
  return <span className={faint ? styles.faint : undefined}>{t(`platform.${platform}`)}</span>;
}
