/** What happened to the order, and in grey the steps that are still to come. */
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '@/api/types';
import { Timeline, type TimelineItem } from '@/components';
import { EVENTS, eventKind } from '../events';
import { useEventText } from '../useEventText';
import { stepsAhead } from './stepsAhead';

export function OrderTimeline({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders');
  const text = useEventText();
  const past: TimelineItem[] = detail.events.map((event) => ({
    key: event.id,
    ...EVENTS[eventKind(event.kind)],
    title: text.title(event.kind),
    detail: text.detail(event.kind, event.detail),
    actor: event.actor === 'system' ? undefined : text.actor(event.actor),
    at: event.at,
  }));
  const ahead: TimelineItem[] = stepsAhead(detail).map((step) => ({
    key: step,
    tone: 'grey',
    icon: EVENTS.other.icon,
    title: t(`step.${step}`),
  }));
  return <Timeline items={[...past, ...ahead]} />;
}
