// Shops and fields of their forms, for tests.

import type { FormField, Shop } from '@/api/types';

export const shop = (id: string, name: string, more: Partial<Shop> = {}): Shop => ({
  id,
  platform: 'pdd',
  name,
  state: 'active',
  parked_reason: null,
  last_synced_at: null,
  config: { gateway: null, poll_interval_ms: 60_000, push: true, auto_deliver: true },
  fields: {},
  secrets: [],
  problem: null,
  stop_url: null,
  stop_address: null,
  capabilities: ['pull_orders', 'deliver_content'],
  missing_permissions: [],
  orders_today: 12,
  delivered_today: 11,
  created_at: 0,
  ...more,
});

export const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  required: false,
  default: null,
  advanced: false,
  min: null,
  max: null,
  words: [],
  ...more,
});
