/**
 * Query keys. The first part is the topic of the events that make it stale, the rest says what was asked:
 * `[topic, 'list' | 'detail' | …, params]`.
 */
export const TOPICS = [
  'orders',
  'verifications',
  'deliveries',
  'cards',
  'pools',
  'shops',
  'products',
  'rules',
  'tasks',
  'notices',
  'conversations',
  'reply_rules',
  'ai',
  'operations',
  'settings',
  'practice',
  'inbound',
  'imports',
  'dashboard',
  'logs',
  'session',
] as const;

export type Topic = (typeof TOPICS)[number];

export const keys = {
  list: (topic: Topic, params: object = {}) => [topic, 'list', params] as const,
  detail: (topic: Topic, id: string) => [topic, 'detail', id] as const,
  part: (topic: Topic, part: string, params: object = {}) => [topic, part, params] as const,
  topic: (topic: Topic) => [topic] as const,
};
