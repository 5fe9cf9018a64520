/** Where the pages are. Links are made from here, never typed. */
export const PATHS = {
  dashboard: '/',
  orders: '/orders',
  deliveries: '/deliveries',
  products: '/products',
  cards: '/cards',
  verifications: '/verifications',
  shops: '/shops',
  tasks: '/tasks',
  notices: '/notices',
  logs: '/logs',
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
