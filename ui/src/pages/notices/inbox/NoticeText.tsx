/** A notice in words: what happened, and the facts that tell one from another. */
import type { Notice } from '@/api/types';
import { CopyText, useKnownWord } from '@/components';
import styles from '../notices.module.css';

export function NoticeText({ notice }: { notice: Notice }) {
  const known = useKnownWord();
  const { params } = notice;
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const facts = [text('title'), text('pool'), text('buyer'), text('message')].filter(Boolean);
  return (
    <span className={styles.text}>
      <span className={styles.line}>
        <strong>{known(`notices:event.${notice.event}`, notice.event)}</strong>
        {text('sn') ? <CopyText text={text('sn')} /> : null}
        {facts.length > 0 ? <span className={styles.facts}>{facts.join(' · ')}</span> : null}
      </span>
      <small>{known(`notices:next.${notice.event}`, '', params)}</small>
    </span>
  );
}
