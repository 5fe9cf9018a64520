/** The frame around every page: rail, top bar, content. Also where events begin to flow. */
import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { onUnauthorized } from '@/api/client';
import { followEvents } from '@/api/events';
import { useSession } from '@/api/session';
import { ErrorState } from '@/components';
import { isStartFailure, StartFailure } from '../errors/StartFailure';
import { host } from '../host';
import { DropImports } from '../imports/DropImports';
import { PATHS } from '../paths';
import { DropOverlay } from './DropOverlay';
import styles from './layout.module.css';
import { PageLoading } from './PageLoading';
import { Rail } from './Rail';
import { TopBar } from './TopBar';

export function Shell() {
  const { t } = useTranslation('nav');
  const location = useLocation();
  const navigate = useNavigate();
  const session = useSession();
  // A failure that is being tried again stays on the screen until there is an answer.
  const [retried, setRetried] = useState<unknown>();
  const here = location.pathname + location.search;

  useEffect(() => host.onNavigate((to) => void navigate(to)), [navigate]);
  useEffect(
    () => onUnauthorized(() => void navigate(PATHS.login, { state: { from: here }, replace: true })),
    [navigate, here],
  );
  const ready = session.data !== undefined && (session.data.mode === 'desktop' || session.data.user !== null);
  useEvents(ready);

  const failure = isStartFailure(session.error) ? session.error : retried;
  // What was in the way may be gone: the program starts again before it is asked again.
  const startAgain = async (keyInFolder = false) => {
    setRetried(failure);
    await host.startAgain({ keyInFolder }).catch(() => undefined);
    await session.refetch();
    setRetried(undefined);
  };

  if (!session.data && failure !== undefined) {
    return (
      <StartFailure
        error={failure}
        retrying={retried !== undefined || session.isFetching}
        onRetry={() => void startAgain()}
        onKeyInFolder={() => void startAgain(true)}
      />
    );
  }
  if (session.data?.setup_required) return <Navigate to={PATHS.setup} replace />;
  if (session.data && !ready) return <Navigate to={PATHS.login} state={{ from: here }} replace />;
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <Rail />
      <div className={styles.main}>
        <TopBar />
        <main id="content" className={styles.content} tabIndex={-1}>
          {session.isError && !session.data ? (
            <ErrorState error={session.error} onRetry={() => void session.refetch()} />
          ) : session.data ? (
            <Suspense fallback={<PageLoading />}>
              <Outlet />
            </Suspense>
          ) : (
            <PageLoading />
          )}
        </main>
      </div>
      <DropOverlay />
      {session.data ? <DropImports /> : null}
    </div>
  );
}

function useEvents(ready: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!ready) return undefined;
    const stop = followEvents(host, client);
    host.connect();
    return () => {
      stop();
      host.disconnect();
    };
  }, [ready, client]);
}
