/** The typed keys of every namespace: `t('orders:tab.all')` is checked by the compiler. */
import 'i18next';
import type auth from './zh-CN/auth.json';
import type cards from './zh-CN/cards.json';
import type common from './zh-CN/common.json';
import type components from './zh-CN/components.json';
import type conversations from './zh-CN/conversations.json';
import type dashboard from './zh-CN/dashboard.json';
import type data from './zh-CN/data.json';
import type deliveries from './zh-CN/deliveries.json';
import type errors from './zh-CN/errors.json';
import type inbound from './zh-CN/inbound.json';
import type logs from './zh-CN/logs.json';
import type nav from './zh-CN/nav.json';
import type notices from './zh-CN/notices.json';
import type orders from './zh-CN/orders.json';
import type practice from './zh-CN/practice.json';
import type products from './zh-CN/products.json';
import type settings from './zh-CN/settings.json';
import type shops from './zh-CN/shops.json';
import type startup from './zh-CN/startup.json';
import type states from './zh-CN/states.json';
import type tasks from './zh-CN/tasks.json';
import type tour from './zh-CN/tour.json';
import type verifications from './zh-CN/verifications.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      auth: typeof auth;
      cards: typeof cards;
      common: typeof common;
      components: typeof components;
      conversations: typeof conversations;
      dashboard: typeof dashboard;
      data: typeof data;
      deliveries: typeof deliveries;
      errors: typeof errors;
      inbound: typeof inbound;
      logs: typeof logs;
      nav: typeof nav;
      notices: typeof notices;
      orders: typeof orders;
      practice: typeof practice;
      products: typeof products;
      settings: typeof settings;
      shops: typeof shops;
      states: typeof states;
      startup: typeof startup;
      tasks: typeof tasks;
      tour: typeof tour;
      verifications: typeof verifications;
    };
  }
}
