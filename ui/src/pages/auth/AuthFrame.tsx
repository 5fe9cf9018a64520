/** The surroundings of the login and set-up forms. */
import { Card } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AppearanceSwitch } from '@/app/layout/AppearanceSwitch';
import { LanguageSwitch } from '@/app/layout/LanguageSwitch';
import styles from './auth.module.css';

export function AuthFrame({
  title,
  subtitle,
  children,
}: {
  title: string;
  subtitle: string;
  children: ReactNode;
}) {
  const { t } = useTranslation('common');
  return (
    <div className={styles.frame}>
      <div className={styles.switches}>
        <LanguageSwitch />
        <AppearanceSwitch />
      </div>
      <main className={styles.center}>
        <div className={styles.brand}>
          <img src="/mark.svg" alt="" width={52} height={52} />
          <span>{t('brand')}</span>
        </div>
        <Card className={styles.card ?? ''}>
          <h1>{title}</h1>
          <p>{subtitle}</p>
          {children}
        </Card>
      </main>
    </div>
  );
}
