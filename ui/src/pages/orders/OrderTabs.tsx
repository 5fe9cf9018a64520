/** The tabs of the order list with their live counts. Red are only those where something waits for the seller. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { TABS } from '@/api/orders';
import type { Tab } from '@/api/types';
import styles from './orders.module.css';

const RED: ReadonlySet<Tab> = new Set<Tab>(['manual', 'needs_review', 'out_of_stock']);

export interface OrderTabsProps {
  active: Tab;
  /** `undefined` while loading: the places are kept. */
  counts: Record<string, number> | undefined;
  onChange: (tab: Tab) => void;
}

export function OrderTabs({ active, counts, onChange }: OrderTabsProps) {
  const { t } = useTranslation('orders');
  return (
    <Tabs
      className={styles.tabs}
      size="small"
      tabBarGutter={13}
      activeKey={active}
      aria-label={t('tabs')}
      onChange={(key) => {
        const tab = TABS.find((known) => known === key);
        if (tab) onChange(tab);
      }}
      items={TABS.map((tab) => ({
        key: tab,
        label: (
          <span className={styles.tabLabel}>
            {t(`tab.${tab}`)}
            <TabCount tab={tab} count={counts?.[tab]} />
          </span>
        ),
      }))}
    />
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
