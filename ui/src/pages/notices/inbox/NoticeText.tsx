/** A notice in words: what happened, and the facts that tell one from another. */
import type { Notice } from '@/api/types';
import { CopyText, useKnownWord } from '@/components';
import styles from '../notices.module.css';

export function NoticeText({ notice }: { notice: Notice }) {
  const known = useKnownWord();
  const { params } = notice;
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  const hasReason = notice.event === 'backup_failed' && text('reason') !== '';
  const facts = [
    text('title'),
    text('file'),
    text('pool'),
    text('shop'),
    text('buyer'),
    // Causes that have a sentence of their own are not told in the program's words, too.
    notice.event.startsWith('ai_') || hasReason ? '' : text('message'),
    text('address'),
  ];
  /** Causes that have a sentence of their own, else the one of the event. */
  const nextStep = () => {
    if (notice.event === 'shop_trouble') {
      const other = known('notices:shopTrouble.other', '', params);
      return known(`notices:shopTrouble.${text('trouble')}`, other, params);
    }
    if (notice.event === 'ai_trouble') {
      return known(`notices:aiTrouble.${text('trouble')}`, known('notices:aiTrouble.refused', ''));
    }
    if (notice.event === 'low_stock' && text('rule_id')) return known('notices:ruleLow', '', params);
    if (notice.event === 'ai_budget') return known(`notices:aiBudget.${text('scope')}`, '');
    if (notice.event === 'shop_stopped') return known(`shops:parked.${text('cause')}`, '');
    if (notice.event === 'callback_stopped' && text('call') === 'cancel') {
      return known('notices:cancelUntold', '');
    }
    const usual = known(`notices:next.${notice.event}`, '', params);
    if (notice.event === 'refund_after_delivery') {
      return known(`notices:refundOver.${text('status')}`, usual);
    }
    // What came in of a list of cards stays.
    if (notice.event === 'import_failed' && text('kind') === 'cards') {
      const why = known(
        `errors:${text('reason')}.what`,
        known(`notices:cardsBrokeOff.${text('reason')}`, ''),
      );
      return [why, known('notices:cardsBrokeOff.again', '')].filter(Boolean).join(' · ');
    }
    // Which columns are missing stands on the page of the import.
    if (notice.event === 'import_failed' && text('reason') !== 'missing_required_column') {
      return known(`data:elsewhere.${text('reason')}`, known(`data:reason.${text('reason')}`, usual));
    }
    // Sellers without vouchers are told nothing of them.
    if (notice.event === 'daily_report' && [text('verified'), text('verify_failed')].some((n) => n > '0')) {
      return usual + known('notices:reportVouchers', '', params);
    }
    if (notice.event === 'verify_failed' || notice.event === 'backup_failed') {
      const why = known(`errors:${text('reason')}.what`, '');
      return why ? `${why} · ${usual}` : usual;
    }
    return usual;
  };
  return (
    <span className={styles.text}>
      <span className={styles.line}>
        <strong>{known(`notices:event.${notice.event}`, notice.event)}</strong>
        {text('sn') ? <CopyText text={text('sn')} /> : null}
        {facts.some(Boolean) ? (
          <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
        ) : null}
      </span>
      <small>{nextStep()}</small>
    </span>
  );
}
