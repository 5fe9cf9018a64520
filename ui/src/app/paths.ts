/** Where the pages are. Links are made from here, never typed. */
export const PATHS = {
  dashboard: '/',
  orders: '/orders',
  deliveries: '/deliveries',
  conversations: '/conversations',
  products: '/products',
  cards: '/cards',
  verifications: '/verifications',
  data: '/data',
  shops: '/shops',
  tasks: '/tasks',
  notices: '/notices',
  logs: '/logs',
  doctor: '/doctor',
  settings: '/settings',
  login: '/login',
  setup: '/setup',
} as const;

/** The order's drawer, open over the order list. */
export function orderPath(id: string): string {
  return `${PATHS.orders}?open=${encodeURIComponent(id)}`;
}

/** The order list, searching. */
export function orderSearchPath(q: string): string {
  return `${PATHS.orders}?tab=all&q=${encodeURIComponent(q)}`;
}

/** The order list under a tab. */
export function orderTabPath(tab: string): string {
  return `${PATHS.orders}?tab=${tab}`;
}

/** One shop; the practice shop has tabs of its own. */
export function shopPath(id: string, tab?: 'practice' | 'faults' | 'desk' | 'mappings'): string {
  return `${PATHS.shops}?open=${encodeURIComponent(id)}${tab ? `&tab=${tab}` : ''}`;
}

/** The shops, with the dialog that adds one. */
export const ADD_SHOP_PATH = `${PATHS.shops}?add=1`;

/** The card pool, chosen. */
export function poolPath(id: string): string {
  return `${PATHS.cards}?pool=${encodeURIComponent(id)}`;
}

/** One card in its drawer, its pool beside it: also who got it. */
export function cardPath(card: { id: string; pool_id: string }): string {
  return `${poolPath(card.pool_id)}&open=${encodeURIComponent(card.id)}`;
}

/** The card vault, with the dialog that brings cards in. */
export const IMPORT_CARDS_PATH = `${PATHS.cards}?import=1`;

/** The card vault, with the uploads that are in doubt. */
export const UPLOADS_PATH = `${PATHS.cards}?uploads=1`;

/** The rules, with the editor of a new one. */
export const NEW_RULE_PATH = `${PATHS.products}?tab=rules&rule=new`;

/** The history of imports; one of them open. */
export function importsPath(id?: string): string {
  return `${PATHS.data}?tab=imports${id ? `&open=${encodeURIComponent(id)}` : ''}`;
}

/** A part of the settings. */
export function settingsPath(tab: string): string {
  return `${PATHS.settings}?tab=${tab}`;
}

/** A part of customer service: the talks when none is named. */
export function servicePath(tab?: 'rules' | 'ai' | 'products' | 'bench' | 'costs'): string {
  return tab ? `${PATHS.conversations}?tab=${tab}` : PATHS.conversations;
}

/** One talk with a buyer. */
export function talkPath(id: string): string {
  return `${PATHS.conversations}?open=${encodeURIComponent(id)}`;
}

/** What customer service knows of one product. */
export function serviceProductPath(shopId: string, productRef: string): string {
  return `${servicePath('products')}&edit=${encodeURIComponent(`${shopId}~${productRef}`)}`;
}
