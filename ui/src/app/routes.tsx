/** The table of pages. A page is fetched when it is first opened. */
import {
  AlertOutlined,
  AppstoreOutlined,
  BarChartOutlined,
  BarcodeOutlined,
  CreditCardOutlined,
  DashboardOutlined,
  FileTextOutlined,
  MedicineBoxOutlined,
  MessageOutlined,
  ProfileOutlined,
  SendOutlined,
  SettingOutlined,
  ShopOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { PATHS } from './paths';

export type PageKey = Exclude<keyof typeof PATHS, 'login' | 'setup'>;

export interface PageRoute {
  /** Also the key of its word in nav.json. */
  key: PageKey;
  path: string;
  icon: ComponentType;
  /** A thin line above it in the rail. */
  startsGroup?: boolean;
  load: () => Promise<ComponentType>;
}

/** In the order of the rail. */
export const PAGE_ROUTES: PageRoute[] = [
  {
    key: 'dashboard',
    path: PATHS.dashboard,
    icon: DashboardOutlined,
    load: () => import('@/pages/dashboard/DashboardPage').then((page) => page.DashboardPage),
  },
  {
    key: 'orders',
    path: PATHS.orders,
    icon: ProfileOutlined,
    load: () => import('@/pages/orders/OrdersPage').then((page) => page.OrdersPage),
  },
  {
    key: 'deliveries',
    path: PATHS.deliveries,
    icon: SendOutlined,
    load: () => import('@/pages/deliveries/DeliveriesPage').then((page) => page.DeliveriesPage),
  },
  {
    key: 'conversations',
    path: PATHS.conversations,
    icon: MessageOutlined,
    load: () => import('@/pages/conversations/ConversationsPage').then((page) => page.ConversationsPage),
  },
  {
    key: 'products',
    path: PATHS.products,
    icon: AppstoreOutlined,
    startsGroup: true,
    load: () => import('@/pages/products/ProductsPage').then((page) => page.ProductsPage),
  },
  {
    key: 'cards',
    path: PATHS.cards,
    icon: CreditCardOutlined,
    load: () => import('@/pages/cards/CardsPage').then((page) => page.CardsPage),
  },
  {
    key: 'verifications',
    path: PATHS.verifications,
    icon: BarcodeOutlined,
    load: () => import('@/pages/verifications/VerificationsPage').then((page) => page.VerificationsPage),
  },
  {
    key: 'data',
    path: PATHS.data,
    icon: BarChartOutlined,
    startsGroup: true,
    load: () => import('@/pages/data/DataPage').then((page) => page.DataPage),
  },
  {
    key: 'shops',
    path: PATHS.shops,
    icon: ShopOutlined,
    load: () => import('@/pages/shops/ShopsPage').then((page) => page.ShopsPage),
  },
  {
    key: 'tasks',
    path: PATHS.tasks,
    icon: SyncOutlined,
    load: () => import('@/pages/tasks/TasksPage').then((page) => page.TasksPage),
  },
  {
    key: 'notices',
    path: PATHS.notices,
    icon: AlertOutlined,
    load: () => import('@/pages/notices/NoticesPage').then((page) => page.NoticesPage),
  },
  {
    key: 'logs',
    path: PATHS.logs,
    icon: FileTextOutlined,
    startsGroup: true,
    load: () => import('@/pages/logs/LogsPage').then((page) => page.LogsPage),
  },
  {
    key: 'doctor',
    path: PATHS.doctor,
    icon: MedicineBoxOutlined,
    load: () => import('@/pages/doctor/DoctorPage').then((page) => page.DoctorPage),
  },
  {
    key: 'settings',
    path: PATHS.settings,
    icon: SettingOutlined,
    load: () => import('@/pages/settings/SettingsPage').then((page) => page.SettingsPage),
  },
];
