/** Talks, lines, suggestions and rules for tests. */
import type {
  AiSettings,
  Conversation,
  ConversationDetail,
  Message,
  ReplyRule,
  Suggestion,
} from '@/api/serviceContract';
import type { Shop } from '@/api/types';

export const AT = Date.UTC(2026, 10, 20, 6, 0); // 14:00 in Shanghai

export const CHAT_SHOP = {
  id: 's1',
  name: 'Corner shop',
  platform: 'xianyu',
  state: 'active',
  capabilities: ['chat'],
} as unknown as Shop;

export function conversation(patch: Partial<Conversation> = {}): Conversation {
  return {
    id: 'c1',
    shop_id: 's1',
    shop_name: 'Corner shop',
    platform: 'xianyu',
    buyer_id: 'b1',
    buyer_name: 'Ming',
    product_ref: 'p1',
    product_title: 'Licence',
    last_text: 'hello',
    last_author: 'buyer',
    last_kind: 'text',
    last_at: AT,
    unread: 0,
    waiting_since: null,
    mode: null,
    effective_mode: 'suggest',
    mode_from: 'shop',
    takeover: null,
    rounds: 0,
    suggestion_id: null,
    can_send: true,
    cannot_send: null,
    ...patch,
  };
}

export function suggestion(patch: Partial<Suggestion> = {}): Suggestion {
  return {
    id: 'g1',
    conversation_id: 'c1',
    message_id: 'm1',
    buyer_text: 'cheaper?',
    text: '92 for you',
    route: 'price',
    state: 'open',
    price: 9200,
    picture_ids: [],
    rule_id: null,
    refusals: [],
    model: 'qwen-plus',
    cost: 2_100,
    created_at: AT,
    settled_at: null,
    settled_by: null,
    ...patch,
  };
}

export function detailOf(talk: Conversation, patch: Partial<ConversationDetail> = {}): ConversationDetail {
  return {
    conversation: talk,
    orders: [],
    product: null,
    suggestion: null,
    cost_today: 0,
    calls_today: 0,
    ...patch,
  };
}

export function line(patch: Partial<Message> = {}): Message {
  return {
    id: 'm1',
    author: 'buyer',
    kind: 'text',
    source: 'buyer',
    text: 'hello',
    picture_url: null,
    order_sn: null,
    at: AT,
    send: 'none',
    send_error: null,
    handling: 'none',
    left_reason: null,
    answers: null,
    route: null,
    rule_id: null,
    cost: 0,
    actor: null,
    ...patch,
  };
}

export function replyRule(patch: Partial<ReplyRule> = {}): ReplyRule {
  return {
    id: 'r1',
    name: 'shipping',
    enabled: true,
    kind: 'keyword',
    shop_id: null,
    product_ref: null,
    keywords: ['ship'],
    match: 'contains',
    text: 'ships after payment',
    picture_ids: [],
    repeat: 'always',
    hand_over: false,
    shop_name: null,
    product_title: null,
    position: 0,
    hits: 3,
    last_hit_at: null,
    created_at: 0,
    updated_at: 0,
    ...patch,
  };
}

const PROMPTS = { classify: '', price: '', technical: '', default: '' };

export function aiSettings(patch: Partial<AiSettings> = {}): AiSettings {
  return {
    enabled: true,
    preset: 'qwen',
    base_url: 'https://qwen.example/v1',
    model: 'qwen-plus',
    timeout_ms: 20_000,
    temperature_step: true,
    max_tokens: 300,
    stream: true,
    price_in: 80,
    price_out: 200,
    context_messages: 20,
    stale_minutes: 5,
    wait_ms: 1_500,
    takeover_minutes: 60,
    takeover_on_send: true,
    takeover_keyword: '!',
    quiet: { on: false, from_min: 60, to_min: 480 },
    sensitive_words: ['refund'],
    forbidden_words: [],
    max_reply_chars: 200,
    caps: {
      day_cost: 500,
      month_cost: null,
      shop_day_cost: null,
      conversation_day_calls: null,
      conversation_day_cost: null,
    },
    bargain: { max_percent: 10, max_amount: null, max_rounds: 3 },
    prompts: PROMPTS,
    has_key: true,
    key_hint: 'sk-…3f9a',
    default_prompts: { ...PROMPTS, price: 'You bargain' },
    updated_at: null,
    ...patch,
  };
}
