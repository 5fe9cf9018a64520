/**
 * The tabs of the order list with their live counts. Red are only those where something waits for the seller.
 * Thirteen of them: they scroll sideways in a narrow window rather than hide behind a menu.
 */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TABS } from '@/api/orders';
import type { Tab } from '@/api/types';
import styles from './tabs.module.css';

const RED: ReadonlySet<Tab> = new Set<Tab>(['manual', 'needs_review', 'out_of_stock']);
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

export interface OrderTabsProps {
  active: Tab;
  /** `undefined` while loading: the places are kept. */
  counts: Record<string, number> | undefined;
  onChange: (tab: Tab) => void;
}

export function OrderTabs({ active, counts, onChange }: OrderTabsProps) {
  const { t } = useTranslation('orders');
  const list = useRef<HTMLDivElement>(null);
  const tabs = () => [...(list.current?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
  useEffect(() => {
    const chosen = list.current?.querySelector(`[data-tab="${active}"]`);
    chosen?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }, [active]);

  const walk = (event: KeyboardEvent) => {
    const all = tabs();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const step = STEPS[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : here + (step ?? 0);
    if (here < 0 || (step === undefined && event.key !== 'Home' && event.key !== 'End')) return;
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  };
  return (
    <div ref={list} className={styles.tabs} role="tablist" aria-label={t('tabs')} onKeyDown={walk}>
      {TABS.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          aria-selected={tab === active}
          tabIndex={tab === active ? 0 : -1}
          className={styles.tab}
          onClick={() => onChange(tab)}
        >
          {t(`tab.${tab}`)}
          <TabCount tab={tab} count={counts?.[tab]} />
        </button>
      ))}
    </div>
  );
}

function TabCount({ tab, count }: { tab: Tab; count: number | undefined }) {
  const { i18n } = useTranslation();
  const red = RED.has(tab) && (count ?? 0) > 0;
  return (
    <span className={styles.count} data-red={red ? '' : undefined}>
      {count === undefined ? '' : compact(count, i18n.language)}
    </span>
  );
}

/** 9,999 as it is, then in the language's short form. */
function compact(count: number, language: string): string {
  return count < 10_000
    ? count.toLocaleString('en-US')
    : new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
