/** What the one button beside "why was it not delivered" does. */
import { useNavigate } from 'react-router';
import type { OrderRow } from '@/api/types';
import { PATHS } from '@/app/paths';
import type { Button } from './whyCodes';

/** What a button can ask of the screen it stands on. */
export interface WhyDoors {
  /** Sends it: `send_now` when it only waits for its time, else `deliver`. */
  send: (order: OrderRow) => unknown;
  retry: (order: OrderRow) => unknown;
  ship: (order: OrderRow) => unknown;
  /** Where the buyer's answer is given. */
  review: (order: OrderRow) => unknown;
  /** Copies what a person sends in the platform's console. */
  copy: (order: OrderRow) => unknown;
  /** Where checks are overruled by name. */
  override: (order: OrderRow) => unknown;
  turnOn: (order: OrderRow) => unknown;
  /** Where a rule is found for what no rule knows. */
  match: (order: OrderRow) => unknown;
  /** Where a person enters cards, or says that an account is topped up. */
  open: (order: OrderRow) => unknown;
}

/** The rule the order goes by, where it is known, so that the other page opens at the right place. */
export interface WhyPlace {
  ruleId?: string | null | undefined;
}

function query(path: string, params: Record<string, string | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

/** The page where the cause is repaired; `undefined`: it is repaired here. */
export function placeOf(button: Button, order: OrderRow, place: WhyPlace = {}): string | undefined {
  switch (button) {
    case 'match_rule':
      return query(PATHS.products, { q: order.title });
    case 'edit_template':
      return query(PATHS.products, { q: order.title, rule: place.ruleId });
    case 'add_cards':
      return PATHS.cards;
    case 'relogin_shop':
      return query(PATHS.shops, { open: order.shop_id });
    case 'resume_task':
      return order.why?.params.of === 'shop' ? query(PATHS.shops, { open: order.shop_id }) : PATHS.tasks;
    case 'map_product':
      return query(PATHS.shops, { open: order.shop_id, tab: 'mappings' });
    case 'verify':
      return PATHS.verifications;
    default:
      return undefined;
  }
}

export function useWhyButton(
  doors: WhyDoors,
): (button: Button, order: OrderRow, place?: WhyPlace) => unknown {
  const navigate = useNavigate();
  return (button, order, place) => {
    // Which of several rules is meant is put right where the rules are.
    if (button === 'match_rule' && order.why?.code !== 'rule_ambiguous') return doors.match(order);
    const to = placeOf(button, order, place);
    if (to !== undefined) return navigate(to);
    switch (button) {
      case 'retry':
        return doors.retry(order);
      case 'resolve_review':
        return doors.review(order);
      case 'ship_by_hand':
        return doors.ship(order);
      case 'copy_content':
        return doors.copy(order);
      case 'override_guard':
        return doors.override(order);
      case 'turn_product_on':
        return doors.turnOn(order);
      case 'open_order':
        return doors.open(order);
      default:
        return doors.send(order);
    }
  };
}
