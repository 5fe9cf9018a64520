/**
 * The contract of customer service (客服), shape by shape and path by path, until the generated schema has it. Money is fen,
 * AI costs (`cost`, `*_cost` of answers) are micro-yuan, moments are milliseconds. Whoever wants a shape takes it from here.
 */
import type { Fen, Millis, OrderRow, PlatformKind } from './types';

/** Millionths of a yuan. */
export type MicroYuan = number;

export type ServiceMode = 'off' | 'suggest' | 'shadow' | 'auto';
export type ConversationFilter = 'all' | 'unread' | 'waiting' | 'suggested' | 'taken_over';
export type MessageAuthor = 'buyer' | 'seller' | 'system';
export type MessageKind = 'text' | 'picture' | 'order_event' | 'other';
export type MessageSource = 'buyer' | 'platform' | 'device' | 'person' | 'suggestion' | 'rule' | 'model';
export type MessageSend = 'none' | 'queued' | 'sending' | 'sent' | 'unknown' | 'failed';
export type MessageHandling = 'none' | 'open' | 'answered' | 'suggested' | 'shadowed' | 'left';
export type LeftReason =
  | 'mode_off'
  | 'taken_over'
  | 'stale'
  | 'picture'
  | 'system'
  | 'no_rule'
  | 'no_reply'
  | 'budget'
  | 'model_failed'
  | 'refused'
  | 'handed_over'
  | 'sensitive'
  | 'quiet'
  | 'superseded'
  | 'send_failed';
export type ReplyRoute = 'rule' | 'default_rule' | 'price' | 'technical' | 'default' | 'person' | 'none';
export type MessageClass = 'system_card' | 'order_event' | 'own' | 'text' | 'picture' | 'other';
export type SuggestionState = 'open' | 'accepted' | 'edited' | 'dismissed' | 'outdated' | 'shadow';
export type RefusalReason =
  | 'outside_contact'
  | 'card_like'
  | 'prompt_leak'
  | 'below_floor'
  | 'too_long'
  | 'empty'
  | 'promise'
  | 'foreign_link';

export interface Takeover {
  /** `null`: until it is switched off. */
  until: Millis | null;
  by: 'person' | 'device' | 'keyword' | 'sensitive';
  at: Millis;
}

export interface Conversation {
  id: string;
  shop_id: string;
  shop_name: string;
  platform: PlatformKind;
  buyer_id: string;
  buyer_name: string;
  /** Empty when the talk is about no product. */
  product_ref: string;
  product_title: string;
  last_text: string;
  last_author: MessageAuthor;
  last_kind: MessageKind;
  last_at: Millis;
  unread: number;
  /** The oldest line of the buyer that nobody answered. */
  waiting_since: Millis | null;
  /** Its own mode; `null`: as product or shop say. */
  mode: ServiceMode | null;
  effective_mode: ServiceMode;
  mode_from: 'conversation' | 'product' | 'shop';
  takeover: Takeover | null;
  /** Bargaining rounds so far. */
  rounds: number;
  suggestion_id: string | null;
  can_send: boolean;
  /** An error code. */
  cannot_send: string | null;
}

export interface ConversationPage {
  items: Conversation[];
  next_cursor: string | null;
}

export type ConversationCounts = Record<ConversationFilter, number>;

export interface TalkProduct {
  product_ref: string;
  title: string;
  price: Fen;
  on_sale: boolean;
  /** Cards the rule can draw; `null`: not known or without limit. */
  stock: number | null;
}

export interface ConversationDetail {
  conversation: Conversation;
  /** Of this buyer in this shop, newest first. */
  orders: OrderRow[];
  product: TalkProduct | null;
  suggestion: Suggestion | null;
  cost_today: MicroYuan;
  calls_today: number;
}

export interface Message {
  id: string;
  author: MessageAuthor;
  kind: MessageKind;
  source: MessageSource;
  /** Empty for a picture without words. */
  text: string;
  /** A remote address, or `/api/v1/chat-pictures/{id}` of an own one. */
  picture_url: string | null;
  /** A hint only. */
  order_sn: string | null;
  at: Millis;
  send: MessageSend;
  /** An error code. */
  send_error: string | null;
  handling: MessageHandling;
  left_reason: LeftReason | null;
  /** The line of the buyer that this answers. */
  answers: string | null;
  route: ReplyRoute | null;
  rule_id: string | null;
  cost: MicroYuan;
  actor: string | null;
}

export interface MessagePage {
  /** Newest first. */
  items: Message[];
  /** Leads to older ones. */
  next_cursor: string | null;
}

export interface Suggestion {
  id: string;
  conversation_id: string;
  message_id: string;
  buyer_text: string;
  text: string;
  route: ReplyRoute;
  state: SuggestionState;
  price: Fen | null;
  picture_ids: string[];
  rule_id: string | null;
  /** Empty when it passed the check. */
  refusals: RefusalReason[];
  model: string | null;
  cost: MicroYuan;
  created_at: Millis;
  settled_at: Millis | null;
  settled_by: string | null;
}

export interface SuggestionPage {
  items: Suggestion[];
  next_cursor: string | null;
}

export interface ChatPicture {
  id: string;
  mime: string;
  size: number;
  url: string;
}

export interface ReplyRuleBody {
  name: string;
  enabled: boolean;
  kind: 'keyword' | 'default';
  /** `null`: every shop. */
  shop_id: string | null;
  /** `null`: every product; needs a shop. */
  product_ref: string | null;
  keywords: string[];
  match: 'contains' | 'equals' | 'all_words';
  text: string;
  picture_ids: string[];
  repeat: 'always' | 'once_per_day' | 'once_per_conversation';
  /** Also hands the talk to a person. */
  hand_over: boolean;
}

export interface ReplyRule extends ReplyRuleBody {
  id: string;
  shop_name: string | null;
  product_title: string | null;
  position: number;
  hits: number;
  last_hit_at: Millis | null;
  created_at: Millis;
  updated_at: Millis;
}

/** `qwen`, `deepseek`, …; `custom` is the seller's own. */
export type PresetId = string;

export interface AiPreset {
  id: PresetId;
  name: string;
  base_url: string;
  models: string[];
  needs_key: boolean;
  key_page: string | null;
  /** Fen for a million tokens. */
  price_in: Fen;
  price_out: Fen;
}

export interface ExpertPrompts {
  price: string;
  technical: string;
  default: string;
}

export interface AllPrompts extends ExpertPrompts {
  classify: string;
}

/** Fen, and calls; `null`: no cap. */
export interface AiCaps {
  day_cost: Fen | null;
  month_cost: Fen | null;
  shop_day_cost: Fen | null;
  conversation_day_calls: number | null;
  conversation_day_cost: Fen | null;
}

export interface Bargain {
  /** How far below the price at most, in percent. */
  max_percent: number;
  max_amount: Fen | null;
  max_rounds: number;
}

export interface QuietHours {
  on: boolean;
  /** Minutes after midnight in Shanghai. */
  from_min: number;
  to_min: number;
}

interface AiFields {
  enabled: boolean;
  preset: PresetId;
  base_url: string;
  model: string;
  timeout_ms: number;
  temperature_step: boolean;
  max_tokens: number;
  stream: boolean;
  /** Fen for a million tokens. */
  price_in: Fen;
  price_out: Fen;
  context_messages: number;
  stale_minutes: number;
  /** Gathers lines that come quickly into one question. */
  wait_ms: number;
  takeover_minutes: number;
  takeover_on_send: boolean;
  takeover_keyword: string;
  quiet: QuietHours;
  sensitive_words: string[];
  forbidden_words: string[];
  max_reply_chars: number;
  caps: AiCaps;
  bargain: Bargain;
  /** Empty: the built-in one. */
  prompts: AllPrompts;
}

export interface AiSettingsBody extends AiFields {
  /** Absent: kept; empty: removed. */
  key?: string | null;
}

export interface AiSettings extends AiFields {
  has_key: boolean;
  key_hint: string | null;
  default_prompts: AllPrompts;
  updated_at: Millis | null;
}

export interface AiCheckRequest {
  base_url?: string;
  model?: string;
  key?: string;
}

export interface AiCheck {
  ok: boolean;
  code: string | null;
  message: string | null;
  model: string;
  latency_ms: number;
  cost: MicroYuan;
}

export interface AiShopBody {
  mode: ServiceMode;
  change_price: boolean;
}

export interface AiShop extends AiShopBody {
  shop_id: string;
  shop_name: string;
  platform: PlatformKind;
  open_conversations: number;
  cost_today: MicroYuan;
}

export interface AiProductBody {
  /** `null`: as the shop. */
  mode: ServiceMode | null;
  notes: string;
  prompts: ExpertPrompts;
  floor: Fen | null;
  /** `null`: as the shop. */
  change_price: boolean | null;
}

export interface AiProduct extends AiProductBody {
  shop_id: string;
  shop_name: string;
  product_ref: string;
  title: string;
  price: Fen;
  on_sale: boolean;
  set_up: boolean;
  updated_at: Millis | null;
}

export interface AiProductPage {
  items: AiProduct[];
  next_cursor: string | null;
}

export interface BenchLines {
  lines: string[];
}

export interface HostileBenchRequest {
  shop_id: string;
  product_ref: string | null;
}

export interface BenchRequest extends HostileBenchRequest {
  /** One talk: the lines in their order. */
  lines: string[];
  rounds?: number;
}

export type HostileKind = 'injection' | 'prompt' | 'card' | 'price' | 'contact' | 'order';

export interface HostileLine {
  id: string;
  text: string;
  kind: HostileKind;
}

export interface BenchAnswer {
  line: string;
  class: MessageClass;
  route: ReplyRoute;
  rule_id: string | null;
  rule_name: string | null;
  /** Before the check. */
  model_text: string | null;
  /** What would be sent; `null`: nothing. */
  text: string | null;
  left_reason: LeftReason | null;
  refusals: RefusalReason[];
  price: Fen | null;
  floor: Fen | null;
  rounds: number;
  tokens_in: number;
  tokens_out: number;
  cost: MicroYuan;
  latency_ms: number;
  /** An error code. */
  error: string | null;
}

export interface BenchResult {
  answers: BenchAnswer[];
  cost: MicroYuan;
  leaks: number;
  below_floor: number;
  outside_contacts: number;
  refused: number;
  passed: boolean;
}

export interface Spent {
  calls: number;
  tokens_in: number;
  tokens_out: number;
  cost: MicroYuan;
}

export interface AiCosts {
  today: Spent;
  month: Spent;
  days: (Spent & { day: string })[];
  shops: (Spent & { shop_id: string; shop_name: string })[];
  caps: { day_cost: MicroYuan | null; month_cost: MicroYuan | null };
  reached: ('day' | 'month' | 'shop_day')[];
}

interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** One call as the client wants it: query, path, body, answer. */
type Call<Answer, Body = never, Query = never, Path = never> = {
  parameters: {
    query?: Query;
    header?: { 'Idempotency-Key'?: string; 'Content-Type'?: string };
    cookie?: never;
  } & ([Path] extends [never] ? { path?: never } : { path: Path });
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Answer } } };
} & ([Body] extends [never]
  ? { requestBody?: never }
  : { requestBody: { content: { 'application/json': Body } } });
type Id = { id: string };
type ProductPlace = { shop_id: string; product_ref: string };

export interface ServicePaths {
  '/api/v1/conversations': {
    get: Call<
      ConversationPage,
      never,
      PageQuery & { state?: ConversationFilter; shop_id?: string; q?: string }
    >;
    post: Call<Conversation, { order_id: string }>;
  };
  '/api/v1/conversations/counts': { get: Call<ConversationCounts, never, { shop_id?: string }> };
  '/api/v1/conversations/{id}': {
    get: Call<ConversationDetail, never, never, Id>;
    patch: Call<Conversation, { mode: ServiceMode | null }, never, Id>;
  };
  '/api/v1/conversations/{id}/read': { post: Call<Conversation, never, never, Id> };
  '/api/v1/conversations/{id}/takeover': {
    post: Call<Conversation, { on: boolean; minutes?: number }, never, Id>;
  };
  '/api/v1/conversations/{id}/messages': {
    get: Call<MessagePage, never, PageQuery, Id>;
    post: Call<Message, { text?: string; picture_id?: string }, never, Id>;
  };
  '/api/v1/conversations/{id}/messages/{message_id}/resolve': {
    post: Call<Message, { arrived: boolean }, never, Id & { message_id: string }>;
  };
  '/api/v1/conversations/{id}/suggest': { post: Call<Suggestion, never, never, Id> };
  '/api/v1/orders/{id}/rating': { post: Call<undefined, { words: string }, never, Id> };
  '/api/v1/suggestions': {
    get: Call<
      SuggestionPage,
      never,
      PageQuery & { state?: SuggestionState; shop_id?: string; conversation_id?: string }
    >;
  };
  '/api/v1/suggestions/{id}/accept': { post: Call<Message, { text?: string }, never, Id> };
  '/api/v1/suggestions/{id}/dismiss': { post: Call<undefined, never, never, Id> };
  '/api/v1/chat-pictures': { post: Call<ChatPicture, string> };
  '/api/v1/reply-rules': {
    get: Call<ReplyRule[], never, { shop_id?: string; product_ref?: string }>;
    post: Call<ReplyRule, ReplyRuleBody>;
  };
  '/api/v1/reply-rules/{id}': {
    put: Call<ReplyRule, ReplyRuleBody, never, Id>;
    delete: Call<undefined, never, never, Id>;
  };
  '/api/v1/reply-rules/order': { put: Call<ReplyRule[], { ids: string[] }> };
  '/api/v1/ai/presets': { get: Call<AiPreset[]> };
  '/api/v1/ai/settings': { get: Call<AiSettings>; put: Call<AiSettings, AiSettingsBody> };
  '/api/v1/ai/check': { post: Call<AiCheck, AiCheckRequest> };
  '/api/v1/ai/shops': { get: Call<AiShop[]> };
  '/api/v1/ai/shops/{shop_id}': { put: Call<AiShop, AiShopBody, never, { shop_id: string }> };
  '/api/v1/ai/products': {
    get: Call<AiProductPage, never, PageQuery & { shop_id?: string; q?: string }>;
  };
  '/api/v1/ai/products/{shop_id}/{product_ref}': {
    get: Call<AiProduct, never, never, ProductPlace>;
    put: Call<AiProduct, AiProductBody, never, ProductPlace>;
    delete: Call<undefined, never, never, ProductPlace>;
  };
  '/api/v1/ai/bench/lines': { get: Call<BenchLines>; put: Call<BenchLines, BenchLines> };
  '/api/v1/ai/bench': { post: Call<BenchResult, BenchRequest> };
  '/api/v1/ai/bench/hostile': {
    get: Call<{ lines: HostileLine[] }>;
    post: Call<BenchResult, HostileBenchRequest>;
  };
  '/api/v1/ai/costs': { get: Call<AiCosts, never, { from?: Millis; to?: Millis; shop_id?: string }> };
}
