/** Names for the shapes of customer service (客服). Money is fen, AI costs (`cost`) are micro-yuan, moments are milliseconds. */
import type { components } from './schema';

type Schemas = components['schemas'];

/** Millionths of a yuan. */
export type MicroYuan = number;

export type ServiceMode = Schemas['TalkMode'];
/** Which talks a list shows. */
export type ConversationFilter = keyof Schemas['ConversationCounts'];
export type LeftReason = Schemas['LeftReason'];
export type ReplyRoute = Schemas['Route'];
export type RefusalReason = Schemas['RefusalReason'];
export type SuggestionState = Schemas['SuggestionState'];
export type Conversation = Schemas['Conversation'];
export type ConversationDetail = Schemas['ConversationDetail'];
export type TalkProduct = Schemas['ConversationProduct'];
export type Message = Schemas['Message'];
export type MessageAuthor = Schemas['MessageAuthor'];
export type Suggestion = Schemas['Suggestion'];
export type ReplyRule = Schemas['ReplyRule'];
export type ReplyRuleBody = Schemas['ReplyRuleBody'];
/** `qwen`, `deepseek`, …; `custom` is the seller's own. */
export type PresetId = Schemas['AiPreset']['id'];
export type ExpertPrompts = Schemas['AiProductPrompts'];
export type AllPrompts = Schemas['AiPrompts'];
export type AiSettings = Schemas['AiSettings'];
export type AiSettingsBody = Schemas['AiSettingsBody'];
export type AiCheckRequest = Schemas['AiCheckRequest'];
export type AiShop = Schemas['AiShop'];
export type AiShopBody = Schemas['AiShopBody'];
export type AiProduct = Schemas['AiProduct'];
export type AiProductBody = Schemas['AiProductBody'];
export type BenchRequest = Schemas['BenchRequest'];
export type HostileBenchRequest = Schemas['HostileBenchRequest'];
export type BenchAnswer = Schemas['BenchAnswer'];
export type BenchResult = Schemas['BenchResult'];
export type AiCosts = Schemas['AiCosts'];
export type Spent = Schemas['AiSpent'];
