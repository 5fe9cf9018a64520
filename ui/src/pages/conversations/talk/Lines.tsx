/** What was said, oldest on top. Older lines come in above without moving what is read. */
import { ArrowDownOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { Fragment, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLines, useResolveLine, useSayings } from '@/api/conversations';
import { EmptyState, ErrorState, formatDate, useNotifyError } from '@/components';
import { Line } from './Line';
import { dayWord, stillUnderWay } from './lineText';
import { SayingLine } from './SayingLine';
import styles from './talk.module.css';
import { useScrollKeeper } from './useScrollKeeper';

const PLACES = [1, 2, 3, 4, 5];

export interface LinesProps {
  id: string;
  buyer: string;
  /** Grows when the seller says something: the view goes to the end. */
  saidCount: number;
  /** Puts the text of a line that did not arrive back into the composer. */
  onAgain: (text: string) => void;
}

export function Lines({ id, buyer, saidCount, onAgain }: LinesProps) {
  const { t } = useTranslation('conversations');
  const notify = useNotifyError();
  const box = useRef<HTMLDivElement>(null);
  const query = useLines(id);
  const resolve = useResolveLine(id);
  const lines = useMemo(() => query.data?.pages.flatMap(({ items }) => items).reverse(), [query.data]);
  const sayings = stillUnderWay(useSayings(id), lines ?? []);
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const older = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const newest = sayings.at(-1)?.key ?? lines?.at(-1)?.id;
  const { atEnd, toEnd, onScroll } = useScrollKeeper({
    box,
    talk: `${id}${lines ? '' : '…'}`,
    oldest: lines?.[0]?.id,
    newest,
    onTop: older,
  });
  useEffect(() => {
    if (saidCount > 0) toEnd();
  }, [saidCount, toEnd]);

  if (!lines) {
    return query.error ? (
      <div className={styles.lines}>
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      </div>
    ) : (
      <div className={styles.skeleton} aria-busy="true">
        {PLACES.map((place) => (
          <Skeleton key={place} active title={{ width: '40%' }} paragraph={{ rows: 1, width: '60%' }} />
        ))}
      </div>
    );
  }
  return (
    <div className={styles.linesFrame}>
      <div
        ref={box}
        className={styles.lines}
        role="log"
        tabIndex={0}
        aria-label={t('talk.lines', { name: buyer })}
        onScroll={onScroll}
      >
        <div className={styles.begin}>
          {query.hasNextPage ? (
            <Button size="small" type="text" loading={query.isFetchingNextPage} onClick={older}>
              {t('talk.older')}
            </Button>
          ) : lines.length > 0 ? (
            t('talk.begin')
          ) : null}
        </div>
        {lines.length === 0 && sayings.length === 0 ? (
          <EmptyState compact picture="chat" title={t('talk.empty')} hint={t('talk.emptyHint')} />
        ) : null}
        {lines.map((line, index) => {
          const before = lines[index - 1];
          const day = formatDate(line.at);
          return (
            <Fragment key={line.id}>
              {before && formatDate(before.at) === day ? null : (
                <div className={styles.day}>
                  {dayWord(line.at, Date.now(), t('day.today'), t('day.yesterday'))}
                </div>
              )}
              <Line
                talkId={id}
                line={line}
                onAgain={onAgain}
                resolving={resolve.isPending && resolve.variables?.message === line.id}
                onResolve={(arrived) => resolve.mutate({ message: line.id, arrived }, { onError: notify })}
              />
            </Fragment>
          );
        })}
        {sayings.map((saying) => (
          <SayingLine key={saying.key} saying={saying} />
        ))}
      </div>
      {atEnd ? null : (
        <Button className={styles.toEnd ?? ''} size="small" icon={<ArrowDownOutlined />} onClick={toEnd}>
          {t('talk.toEnd')}
        </Button>
      )}
    </div>
  );
}
