/** The steps in the life of an order, with their colour and picture. */
import type { Tone } from '@/app/theme/palette';
import { stateLook } from '@/components';

type Icon = ReturnType<typeof stateLook>['icon'];

interface EventLook {
  tone: Tone;
  icon: Icon;
}

const tinted = (tone: Tone, icon: Icon): EventLook => ({ tone, icon });
const of = (...state: Parameters<typeof stateLook>): EventLook => {
  const { tone, icon } = stateLook(...state);
  return { tone, icon };
};

const wait = of('order', 'pending_payment').icon;
const done = of('check', 'ok').icon;
const person = of('content', 'manual').icon;
const back = of('order', 'refunding').icon;
const stop = of('content', 'blocked').icon;

/** Each has its words under `event.` in orders.json; a kind of a newer program is shown as `other`. */
export const EVENTS = {
  placed: tinted('grey', of('order', 'pending_ship').icon),
  paid: tinted('green', done),
  matched: tinted('green', done),
  unmatched: of('content', 'unmatched'),
  scheduled: of('content', 'scheduled'),
  source_answered: tinted('green', of('content', 'reserved').icon),
  reserved: tinted('green', of('content', 'reserved').icon),
  guards_overruled: of('check', 'overridden'),
  resending: of('content', 'sending'),
  interrupted: tinted('amber', of('level', 'warn').icon),
  out_of_stock: of('content', 'out_of_stock'),
  blocked: of('content', 'blocked'),
  manual: of('content', 'manual'),
  content_copied: tinted('amber', person),
  nothing_to_send: tinted('grey', of('content', 'none').icon),
  sent: of('content', 'sent'),
  sent_in_part: tinted('amber', done),
  resent: of('content', 'sent'),
  retry_later: tinted('amber', wait),
  failed: of('content', 'failed'),
  resend_failed: of('content', 'failed'),
  result_unknown: of('content', 'needs_review'),
  resend_unknown: of('content', 'needs_review'),
  needs_review: of('content', 'needs_review'),
  shipped: of('platform', 'shipped'),
  ship_later: tinted('amber', wait),
  ship_failed: of('platform', 'failed'),
  ship_unknown: of('platform', 'needs_review'),
  ship_needs_review: of('platform', 'needs_review'),
  platform_shipped: of('order', 'shipped'),
  shipped_elsewhere: tinted('grey', of('order', 'shipped').icon),
  completed: of('order', 'completed'),
  refunding: of('order', 'refunding'),
  refund_withdrawn: tinted('grey', back),
  refunded: of('order', 'refunded'),
  closed: of('order', 'closed'),
  stopped_by_refund: tinted('grey', stop),
  cancelled: of('content', 'cancelled'),
  postponed: of('content', 'scheduled'),
  handled: tinted('green', person),
  buyer_blocked: tinted('amber', stop),
  asked_to_deliver: tinted('blue', person),
  asked_to_send_now: tinted('blue', person),
  asked_to_retry: tinted('blue', person),
  asked_to_resend: tinted('blue', person),
  reviewed: tinted('green', person),
  shipped_by_hand: tinted('green', person),
  verified: of('verification', 'verified'),
  verify_refused: of('verification', 'failed'),
  verify_unknown: of('verification', 'needs_review'),
  verify_needs_review: of('verification', 'needs_review'),
  verify_undone: of('verification', 'undone'),
  verify_not_undone: of('verification', 'failed'),
  rating: tinted('blue', person),
  rated: tinted('green', done),
  rating_failed: of('content', 'failed'),
  rating_unknown: of('content', 'needs_review'),
  produced: of('content', 'sent'),
  refused: of('content', 'cancelled'),
  cards_entered: tinted('green', person),
  marked_success: tinted('green', person),
  held: tinted('amber', wait),
  resumed: tinted('blue', person),
  callback_again: tinted('blue', person),
  called_back: of('platform', 'shipped'),
  callback_stopped: of('platform', 'failed'),
  other: tinted('grey', of('level', 'info').icon),
} as const satisfies Record<string, EventLook>;

export type EventKind = keyof typeof EVENTS;

export function eventKind(kind: string): EventKind {
  return Object.hasOwn(EVENTS, kind) ? (kind as EventKind) : 'other';
}
