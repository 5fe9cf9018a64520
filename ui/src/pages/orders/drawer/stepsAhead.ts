/** The steps an order still has before it, from its states. */
import type { ContentState, OrderDetail } from '@/api/types';

export type Step = 'paid' | 'matched' | 'reserved' | 'sent' | 'shipped';

/** Nothing more happens to these by itself. */
const OVER = ['refunded', 'refunding', 'closed', 'completed'];
const RESERVED: readonly ContentState[] = ['reserved', 'sending', 'needs_review', 'sent', 'failed'];

export function stepsAhead({ order, lines }: OrderDetail): Step[] {
  const { status, content, platform_state } = order;
  const shipped = platform_state === 'shipped' || platform_state === 'verified' || status === 'shipped';
  if (OVER.includes(status) || content === 'cancelled') return [];
  const steps: Step[] = [];
  if (status === 'pending_payment') steps.push('paid');
  if (content !== 'sent') {
    const byHand = order.why?.code === 'physical_goods';
    const matched = lines.length > 0 && lines.every((line) => line.delivery?.rule_id);
    if (!matched && !byHand) steps.push('matched');
    if (!RESERVED.includes(content) && !byHand) steps.push('reserved');
    if (!byHand && !shipped) steps.push('sent');
  }
  if (!shipped) steps.push('shipped');
  return shipped && content !== 'sent' ? [] : steps;
}
