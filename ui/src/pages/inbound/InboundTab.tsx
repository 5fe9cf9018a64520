/** What a shop has that its platform calls: addresses and self-test, product mapping, calls, statistics. */
import type { Shop } from '@/api/types';
import { CallbackList } from './CallbackList';
import { CallLog } from './CallLog';
import { DeskPanel } from './DeskPanel';
import { MappingTable } from './MappingTable';
import { ProxyGuide } from './ProxyGuide';
import { StatisticsTable } from './StatisticsTable';

export const INBOUND_TABS = ['desk', 'mappings', 'calls', 'statistics'] as const;
export type InboundTabName = (typeof INBOUND_TABS)[number];

/** Whether the platform of a shop calls us. */
export function isCalled(platform: Shop['platform']): boolean {
  return platform === 'jd_general' || platform === 'jd_game';
}

export function InboundTab({ shop, tab }: { shop: Shop; tab: InboundTabName }) {
  switch (tab) {
    case 'desk':
      return (
        <>
          <DeskPanel shopId={shop.id} />
          <ProxyGuide />
        </>
      );
    case 'mappings':
      return <MappingTable shopId={shop.id} />;
    case 'calls':
      return (
        <>
          <CallbackList shopId={shop.id} />
          <CallLog shopId={shop.id} />
        </>
      );
    case 'statistics':
      return <StatisticsTable shopId={shop.id} />;
  }
}
