/** Actions that begin on a page: the palette opens it where they are. */
import {
  ADD_SHOP_PATH,
  IMPORT_CARDS_PATH,
  NEW_RULE_PATH,
  orderTabPath,
  PATHS,
  servicePath,
  settingsPath,
} from '../paths';

export const PLACES = {
  attention: orderTabPath('attention'),
  waiting: orderTabPath('out_of_stock'),
  review: orderTabPath('needs_review'),
  importCards: IMPORT_CARDS_PATH,
  newRule: NEW_RULE_PATH,
  addShop: ADD_SHOP_PATH,
  waitingTalks: `${PATHS.conversations}?state=waiting`,
  replyRules: servicePath('rules'),
  aiSettings: servicePath('ai'),
  aiProducts: servicePath('products'),
  aiBench: servicePath('bench'),
  aiCosts: servicePath('costs'),
  addChannel: `${PATHS.notices}?tab=channels`,
  matrix: `${PATHS.notices}?tab=matrix`,
  backup: settingsPath('data'),
  delivery: settingsPath('delivery'),
  recovery: settingsPath('security'),
} as const;
