/** A page that threw: the rest of the program keeps working, and the page can be opened again. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { EmptyState } from '@/components';
import styles from './PageCrash.module.css';

export function PageCrash() {
  const { t } = useTranslation('nav');
  const error = useRouteError();
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return (
    <div role="alert">
      <EmptyState
        picture="plug"
        title={t('crash.title')}
        hint={t('crash.hint')}
        action={
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('crash.reload')}
          </Button>
        }
      />
      <details className={styles.detail}>
        <summary>{t('crash.detail')}</summary>
        <pre>{text}</pre>
      </details>
    </div>
  );
}
