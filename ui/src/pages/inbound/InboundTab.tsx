/** What a shop has that its platform calls: addresses and self-test, product mapping, calls, statistics. */
import type { Shop } from '@/api/types';
import { CallbackList } from './CallbackList';
import { CallLog } from './CallLog';
import { CardStock } from './CardStock';
import { DeskPanel } from './DeskPanel';
import { LookUp } from './LookUp';
import { MappingTable } from './MappingTable';
import { ProxyGuide } from './ProxyGuide';
import { StatisticsTable } from './StatisticsTable';

export const INBOUND_TABS = ['desk', 'mappings', 'calls', 'statistics'] as const;
export type InboundTabName = (typeof INBOUND_TABS)[number];

/** Whether the platform of a shop calls us. */
export function isCalled(platform: Shop['platform']): boolean {
  return platform === 'jd_general' || platform === 'jd_game' || platform === 'agiso';
}

/** Whether the shop is behind 阿奇索 and reads orders there; 91卡券 buying from it is another matter. */
function reads(shop: Shop): boolean {
  return shop.platform === 'agiso' && shop.fields?.service !== 'supplier';
}

/** The tabs of a shop: one that only hears pushes has neither mappings nor orders that were called in. */
export function inboundTabs(shop: Shop): readonly InboundTabName[] {
  return reads(shop) ? ['desk', 'calls'] : INBOUND_TABS;
}

/** Marketplaces whose cards the platform keeps. */
const KEEPS = ['taobao', 'taobao_acs', 'card_stock'];

export function InboundTab({ shop, tab }: { shop: Shop; tab: InboundTabName }) {
  switch (tab) {
    case 'desk':
      return (
        <>
          {reads(shop) && shop.fields?.service !== 'card_stock' ? <LookUp shopId={shop.id} /> : null}
          {reads(shop) && KEEPS.includes(shop.fields?.service ?? '') ? <CardStock shopId={shop.id} /> : null}
          <DeskPanel shopId={shop.id} />
          <ProxyGuide />
        </>
      );
    case 'mappings':
      return <MappingTable shopId={shop.id} platform={shop.platform} />;
    case 'calls':
      return (
        <>
          <CallbackList shopId={shop.id} />
          <CallLog shopId={shop.id} platform={shop.platform} />
        </>
      );
    case 'statistics':
      return <StatisticsTable shopId={shop.id} platform={shop.platform} />;
  }
}
