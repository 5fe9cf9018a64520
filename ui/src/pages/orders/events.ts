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
  reserved: tinted('green', of('content', 'reserved').icon),
  out_of_stock: of('content', 'out_of_stock'),
  blocked: of('content', 'blocked'),
  manual: of('content', 'manual'),
  sending: of('content', 'sending'),
  sent: of('content', 'sent'),
  refused: of('content', 'failed'),
  failed: of('content', 'failed'),
  retry: tinted('blue', wait),
  retrying: tinted('blue', wait),
  unknown: of('content', 'needs_review'),
  needs_review: of('content', 'needs_review'),
  read_back: tinted('blue', of('bucket', 'to_verify').icon),
  resolved: tinted('green', done),
  review_resolved: tinted('green', done),
  guards_overruled: of('check', 'overridden'),
  resending: tinted('blue', of('platform', 'shipped').icon),
  interrupted: tinted('amber', of('level', 'warn').icon),
  nothing_to_send: tinted('grey', of('content', 'none').icon),
  submitting: of('platform', 'submitting'),
  shipping: of('platform', 'submitting'),
  shipped: of('platform', 'shipped'),
  ship_refused: of('platform', 'failed'),
  ship_failed: of('platform', 'failed'),
  ship_unknown: of('platform', 'needs_review'),
  platform_shipped: of('order', 'shipped'),
  shipped_elsewhere: tinted('grey', of('order', 'shipped').icon),
  completed: of('order', 'completed'),
  refunding: of('order', 'refunding'),
  refund_withdrawn: tinted('grey', back),
  refunded: of('order', 'refunded'),
  closed: of('order', 'closed'),
  stopped: tinted('grey', stop),
  released: tinted('grey', back),
  recall: tinted('amber', back),
  recalled: tinted('amber', back),
  resumed: tinted('blue', wait),
  postponed: tinted('blue', of('content', 'scheduled').icon),
  send_now: tinted('blue', person),
  deliver: tinted('blue', person),
  cancelled: of('content', 'cancelled'),
  resend: tinted('blue', person),
  ship: tinted('blue', person),
  handled: tinted('green', person),
  note: tinted('grey', person),
  block_buyer: tinted('amber', stop),
  revealed: tinted('grey', of('bucket', 'to_verify').icon),
  verified: of('platform', 'verified'),
  other: tinted('grey', of('level', 'info').icon),
} as const satisfies Record<string, EventLook>;

export type EventKind = keyof typeof EVENTS;

export function eventKind(kind: string): EventKind {
  return Object.hasOwn(EVENTS, kind) ? (kind as EventKind) : 'other';
}
